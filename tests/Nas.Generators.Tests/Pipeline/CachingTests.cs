using Microsoft.CodeAnalysis;
using Nas.Generators.Tests.InMemory;
using Steps = Nas.Generators.SearchSpaceGenerator.Steps;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>What is computed again after an edit, and what is not: the editor runs the generator on every keystroke.</summary>
public sealed class CachingTests
{
    private static readonly UserProject Project = new UserProject()
        .WithSpace("Fashion.nas", Spaces.Fashion)
        .WithSpace("Bench.nas", Spaces.Bench201)
        .WithSource("namespace User; internal static class Program { }");

    [Theory]
    [InlineData("using System; namespace User; internal static class Program { }")]
    [InlineData("namespace User; internal static class Program { private static int More() => 1; }")]
    [InlineData("namespace User; internal static class Program { } internal sealed record Another(int Linear2);")]
    [InlineData("namespace User; internal static class Program {")] // half written
    public void AnUnrelatedCSharpEditComputesNothingAgain(string edited)
    {
        AssertAllIsCached(Rerun(Project, Project with { Sources = [edited] }));
    }

    [Fact]
    public void ANewCSharpFileComputesNothingAgain() =>
        AssertAllIsCached(Rerun(Project, Project.WithSource("namespace User; internal static class More { }")));

    /// <summary>A name that a written network holds is looked at, wherever it is; only the nets it is near to are written again.</summary>
    [Theory]
    [InlineData("namespace Samples.Fashion; internal class Tensor { }", 1)]
    [InlineData("namespace Samples; internal class Tensor { }", 2)]
    [InlineData("namespace Elsewhere; internal class Tensor { }", 0)]
    [InlineData("global using cat = System.Int32;", 2)]
    public void ANameThatHidesReachesTheNetsItIsNearTo(string edited, int nets)
    {
        var result = Rerun(Project, Project.WithSource(edited));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, Steps.Hidden));
        Assert.Equal(nets, Reasons(result, Steps.Placed).Count(r => r == IncrementalStepRunReason.Modified));
        Assert.Equal(nets, OutputReasons(result).Count(r => r != IncrementalStepRunReason.Cached));
    }

    [Theory]
    [InlineData("\n\n", "")]
    [InlineData("// a remark\n", "")]
    [InlineData("", "\n// another\n")]
    public void WhiteSpaceAndCommentsLeaveTheModelUnchangedAndTheOutputCached(string before, string after)
    {
        var result = Rerun(Project, Project.WithSpace("Fashion.nas", before + Spaces.Fashion + after));

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(result, Steps.Read));
        Assert.All(Reasons(result, Steps.Space), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{r}"));
        Assert.All(Reasons(result, Steps.Source), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(OutputReasons(result), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void AChangeInOneFileLeavesTheOthersOutputCached()
    {
        var result = Rerun(Project, Project.WithSpace("Fashion.nas", Spaces.Fashion.Replace("channels: 16", "channels: 8")));

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            Reasons(result, Steps.Source).Order());
        Assert.Equal(1, OutputReasons(result).Count(r => r != IncrementalStepRunReason.Cached));
        Assert.Contains("int channels = 8", result.Nets().Single(s => s.HintName.Contains("FashionNet")).SourceText.ToString());
    }

    /// <summary>All files are asked for the names of their nets, but no other net has a new answer.</summary>
    [Fact]
    public void ANetWithANewNameLeavesTheOthersOutputCached()
    {
        var result = Rerun(Project, Project.WithSpace("Fashion.nas", Spaces.Fashion.Replace("FashionNet", "AnotherNet")));

        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, Steps.Hidden));
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            Reasons(result, Steps.Source).Order());
        Assert.Equal(1, OutputReasons(result).Count(r => r != IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void AnEditOfOneNetLeavesTheOthersOfItsFileCached()
    {
        var project = Project.WithSpace("Fashion.nas", Spaces.Fashion + "net Second(channels: 4, classes: 2) { input image(1, 8, 8) Normal head global_avg_pool, linear(classes) }");
        var result = Rerun(project, project.WithSpace("Fashion.nas", project.Spaces.Single(s => s.Path == "Fashion.nas").GetText().ToString().Replace("channels: 4", "channels: 5")));

        Assert.Equal(3, result.Nets().Count);
        Assert.Equal(1, Reasons(result, Steps.Source).Count(r => r == IncrementalStepRunReason.Modified));
        Assert.Equal(1, OutputReasons(result).Count(r => r != IncrementalStepRunReason.Cached));
    }

    /// <summary>A class is asked again what it declares whenever C# changes, and as long as it answers the same nothing else is computed.</summary>
    [Theory]
    [InlineData("namespace User; internal static class Program { private static int More() => 1; }")]
    [InlineData("namespace User; internal static class Program {")] // half written
    public void AnUnrelatedCSharpEditLeavesANetInCSharpCached(string edited)
    {
        var project = Project.WithSource(AttributedSpaces.Fashion.Replace("Samples.Fashion", "Samples.Declared"));
        var result = Rerun(project, project with { Sources = project.Sources.SetItem(0, edited) });

        AssertAllIsCached(result);
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, Steps.Declare));
        Assert.All(Reasons(result, Steps.BindDeclared).Concat(Reasons(result, Steps.Parts)), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    /// <summary>What moves a net in C#, or says the same in other words, leaves its model and its C# as they were.</summary>
    [Theory]
    [InlineData("[Use<Normal>]", "// a remark\n    [Use<Normal>]")]
    [InlineData("[SepConv(3)]", "[SepConv(kernel: 3)]")]
    [InlineData("private class Reduction;", "private sealed class Reduction { }")]
    public void WhatMeansTheSameLeavesTheOutputOfANetInCSharpCached(string right, string edited)
    {
        var project = Project.WithSource(AttributedSpaces.Fashion.Replace("Samples.Fashion", "Samples.Declared"));
        var result = Rerun(project, project with { Sources = project.Sources.SetItem(1, project.Sources[1].Replace(right, edited)) });

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, Steps.Declare));
        Assert.All(Reasons(result, Steps.Source), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(OutputReasons(result), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{r}"));
    }

    [Fact]
    public void AChangeOfANetInCSharpLeavesTheOthersOutputCached()
    {
        var project = Project.WithSource(AttributedSpaces.Fashion.Replace("Samples.Fashion", "Samples.Declared"));
        var result = Rerun(project, project with { Sources = project.Sources.SetItem(1, project.Sources[1].Replace("Channels = 16", "Channels = 8")) });

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached],
            Reasons(result, Steps.Source).Order());
        Assert.Contains("int channels = 8", result.Nets().Single(s => s.HintName == "Samples.Declared.FashionNet.g.cs").SourceText.ToString());
    }

    [Fact]
    public void AFileThatGoesTakesItsOutputWithIt()
    {
        var driver = Project.Driver().RunGenerators(Project.Compilation());
        driver = driver.RemoveAdditionalTexts([Project.Spaces.Single(s => s.Path == "Fashion.nas")]).RunGenerators(Project.Compilation());

        Assert.Equal("Samples.Bench.BenchNet.g.cs", Assert.Single(driver.GetRunResult().Results.Single().Nets()).HintName);
    }

    private static void AssertAllIsCached(GeneratorRunResult result)
    {
        string[] steps =
        [
            Steps.Read, Steps.Bind, Steps.References, Steps.Requirements, Steps.Namesakes, Steps.Space, Steps.Emitted, Steps.Hidden, Steps.Placed, Steps.Source,
        ];
        foreach (var step in steps) Assert.All(Reasons(result, step), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(OutputReasons(result), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    private static GeneratorRunResult Rerun(UserProject before, UserProject after)
    {
        var driver = before.Driver().RunGenerators(before.Compilation());
        foreach (var (old, changed) in before.Spaces.Select(s => (s, after.Spaces.Single(a => a.Path == s.Path))))
            if (!ReferenceEquals(old, changed)) driver = driver.ReplaceAdditionalText(old, changed);
        return driver.RunGenerators(after.Compilation()).GetRunResult().Results.Single();
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];
}
