using Nas.Tool.Projects;

namespace Nas.Tool.Tests.Projects;

public class CompilerErrorsTests
{
    [Fact]
    public void Errors_are_found_once_in_order_and_short()
    {
        string[] output =
        [
            "  Determining projects to restore...",
            "/p/Cell.nas(3,5): error NAS0001: There is no operation 'sep'; there is sep_conv. [/p/Demo.csproj]",
            "/p/Demo.cs(1,35): warning CS0168: unused, error: none [/p/Demo.csproj]".Replace(", error: none", "", StringComparison.Ordinal),
            "/else/B.cs(1,35): error CS1519: Invalid token '}' [/p/Demo.csproj::TargetFramework=net10.0]",
            "CSC : error CS5001: no Main [/p/Demo.csproj]",
            "MSBUILD : error MSB1003: no project",
            "/p/Cell.nas(3,5): error NAS0001: There is no operation 'sep'; there is sep_conv. [/p/Demo.csproj]",
            "    2 Error(s)",
        ];

        Assert.Equal(
        [
            "Cell.nas(3,5): error NAS0001: There is no operation 'sep'; there is sep_conv.",
            "/else/B.cs(1,35): error CS1519: Invalid token '}'",
            "CSC : error CS5001: no Main",
            "MSBUILD : error MSB1003: no project",
        ], CompilerErrors.In(output, "/p"));
    }

    [Fact]
    public void Many_errors_are_cut_and_counted()
    {
        var errors = Enumerable.Range(0, 25).Select(i => $"{i}").ToList();
        var shown = CompilerErrors.First(errors);
        Assert.Equal(21, shown.Count);
        Assert.Equal("... and 5 more", shown[^1]);
    }
}
