using Nas.Dsl;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Attributes;

/// <summary>A space declared in C# and the same space in a <c>.nas</c> file are one: equal models, equal texts, equal hashes.</summary>
public sealed class SameModelTests
{
    public static TheoryData<string> Names { get; } = [.. AttributedSpaces.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void BothFormsGiveOneModel(string name)
    {
        var (nas, csharp) = AttributedSpaces.All[name];
        var expected = Assert.Single(SpaceFile.Read(nas).Spaces);
        var space = Declared(csharp);

        Assert.Equal(SpaceText.Write(expected), SpaceText.Write(space));
        Assert.Equal(expected, space);
        Assert.Equal(SpaceText.Hash(expected), SpaceText.Hash(space));
    }

    /// <summary>The sample, which is as documented as a user's project may ask for.</summary>
    [Fact]
    public void TheSampleIsTheSpaceOfDarts()
    {
        var space = Declared(Repository.Read("samples/Spaces/DartsNet.Space.cs"));
        Assert.Equal("Samples.Spaces.DartsNet", $"{space.Namespace}.{space.Name}");
        // The paper's: both cells have 14 edges with 7 operations to choose two from for each node.
        var expected = System.Numerics.BigInteger.Pow(7, 8) * 1 * 3 * 6 * 10;
        Assert.Equal(expected * expected, space.Count);
    }

    /// <summary>The one space that C# declares, which compiles without a warning.</summary>
    internal static Dsl.Model.SearchSpace Declared(string csharp)
    {
        var assembly = new UserProject().WithSource(csharp).Load();
        var definition = Assert.Single(System.Reflection.CustomAttributeExtensions.GetCustomAttributes<Runtime.Supernets.SearchSpaceDefinitionAttribute>(assembly));
        return ((Runtime.Supernets.ISearchSpaceDefinition)Activator.CreateInstance(definition.Definition, nonPublic: true)!).Space;
    }
}
