using System.Reflection;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Supernets;

namespace Nas.Generators.Tests.Attributes;

/// <summary>Limits on the cost of a net, in both forms, and the file that a table of latencies is looked for beside.</summary>
public sealed class CostLimitTests
{
    private const string Nas =
        """
        ops S { skip_connect, sep_conv(3) }
        cell C { input x  nodes 2 { from 1 of previous, op S }  output last }
        net Limited(channels: 4) { input image(3, 8, 8)  C  head global_avg_pool  LIMIT }
        """;

    /// <summary>A file with each limit there is.</summary>
    internal static readonly string Sample = Nas.Replace("LIMIT", "limit params <= 5M, flops <= 600M\n  limit latency(\"../tables/phone.csv\") <= 80.5ms", StringComparison.Ordinal);

    private const string CSharp =
        """
        #pragma warning disable CS1591
        using Nas.Runtime.Declaring;

        [Net, Image(3, 8, 8), LIMIT]
        public partial class Limited
        {
            [Parameter] private const int Channels = 4;
            [Ops] private enum S { SkipConnect, [SepConv(3)] Sep }
            [Cell("x"), Nodes(2), From(1), Op<S>, Output(Output.Last)] private class C;
            [Use<C>] public partial Part Body { get; }
            [Head, GlobalAvgPool] public partial Part Head { get; }
        }
        """;

    [Theory]
    [InlineData("limit params <= 5M", "Limit(Params = 5_000_000)")]
    [InlineData("limit flops <= 1200000001", "Limit(Flops = 1_200_000_001)")]
    [InlineData("limit latency(\"my phones/a, {b}.csv\") <= 300us", "Limit(Latency = \"my phones/a, {b}.csv\", Milliseconds = 0.3)")]
    [InlineData("limit params <= 5M, flops <= 600M limit latency(\"phone.csv\") <= 80ms", "Limit(Milliseconds = 80, Latency = @\"phone.csv\", Flops = 600_000_000, Params = 5_000_000)")]
    public void BothFormsGiveOneModel(string nas, string csharp)
    {
        var expected = Assert.Single(SpaceFile.Read(Nas.Replace("LIMIT", nas, StringComparison.Ordinal)).Spaces);
        var declared = SameModelTests.Declared(CSharp.Replace("LIMIT", csharp, StringComparison.Ordinal));

        Assert.NotEqual(CostLimits.None, expected.Net.Limits);
        Assert.Equal(expected, declared);
        Assert.Equal(SpaceText.Write(expected), SpaceText.Write(declared));
    }

    [Theory]
    [InlineData("/home/u/project/", "/home/u/project/Phone.nas", "Phone.nas")]
    [InlineData("/home/u/project/", "/home/u/project/Nets/\"Phone\".nas", "Nets/\"Phone\".nas")]
    [InlineData("/home/u/project", "/home/u/shared/Phone.nas", "../shared/Phone.nas")]
    [InlineData(null, "/home/u/project/Phone.nas", "/home/u/project/Phone.nas")]
    public void TheFileIsToldFromTheFolderOfTheProject(string? folder, string path, string expected) =>
        Assert.Equal(expected, Definition(new UserProject { Folder = folder }.WithSpace(path, Nas.Replace("LIMIT", "limit latency(\"phone.csv\") <= 80ms", StringComparison.Ordinal))).DeclaredIn);

    [Fact]
    public void TheFileOfAClassIsToldAsWell() => Assert.Equal(
        "Nets/Limited.Space.cs",
        Definition(new UserProject { Folder = "/project/" }
            .WithSource(CSharp.Replace("LIMIT", "Limit(Latency = \"phone.csv\", Milliseconds = 80)", StringComparison.Ordinal), "/project/Nets/Limited.Space.cs")).DeclaredIn);

    /// <summary>What is generated for other nets does not depend on where their files are.</summary>
    [Fact]
    public void WithoutATableNothingIsTold() =>
        Assert.Null(Definition(new UserProject { Folder = "/project/" }.WithSpace("/project/Limited.nas", Nas.Replace("LIMIT", "limit params <= 5M", StringComparison.Ordinal))).DeclaredIn);

    private static ISearchSpaceDefinition Definition(UserProject project) =>
        (ISearchSpaceDefinition)Activator.CreateInstance(Assert.Single(project.Load().GetCustomAttributes<SearchSpaceDefinitionAttribute>()).Definition, nonPublic: true)!;
}
