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

    /// <summary>The sample, which is as documented as a user's project may ask for, is a sample of the other form by another name.</summary>
    [Fact]
    public void TheSampleIsThatOfTheOtherForm()
    {
        var expected = Assert.Single(SpaceFile.Read(Repository.Read("samples/spaces/Darts.nas").Replace("net Darts(", "net DartsNet(", StringComparison.Ordinal)).Spaces);
        Assert.Equal(SpaceText.Write(expected), SpaceText.Write(Declared(Repository.Read("samples/spaces/DartsNet.Space.cs"))));
    }

    /// <summary>Every sample there is has its form in C# here.</summary>
    [Fact]
    public void NoSampleIsLeftOut() => Assert.Empty(
        Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas").Select(Path.GetFileNameWithoutExtension).Except(AttributedSpaces.All.Keys));

    /// <summary>The one space that C# declares, which compiles without a warning.</summary>
    internal static Dsl.Model.SearchSpace Declared(string csharp)
    {
        var assembly = new UserProject().WithSource(csharp).Load();
        var definition = Assert.Single(System.Reflection.CustomAttributeExtensions.GetCustomAttributes<Runtime.Supernets.SearchSpaceDefinitionAttribute>(assembly));
        return ((Runtime.Supernets.ISearchSpaceDefinition)Activator.CreateInstance(definition.Definition, nonPublic: true)!).Space;
    }
}
