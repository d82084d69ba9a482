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

    [Fact]
    public void AnUnrelatedCSharpEditComputesNothingAgain()
    {
        var result = Rerun(Project, Project.WithSource("namespace User; internal static class More { }"));

        foreach (var step in new[] { Steps.Read, Steps.Bind, Steps.Namesakes, Steps.Space, Steps.Emitted, Steps.Source })
            Assert.All(Reasons(result, step), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {r}"));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, Steps.Requirements));
        Assert.All(OutputReasons(result), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
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
        Assert.Contains("int channels = 8", result.GeneratedSources.Single(s => s.HintName.Contains("FashionNet")).SourceText.ToString());
    }

    [Fact]
    public void AFileThatGoesTakesItsOutputWithIt()
    {
        var driver = Project.Driver().RunGenerators(Project.Compilation());
        driver = driver.RemoveAdditionalTexts([Project.Spaces.Single(s => s.Path == "Fashion.nas")]).RunGenerators(Project.Compilation());

        Assert.Equal("Samples.Bench.BenchNet.g.cs", Assert.Single(driver.GetRunResult().Results.Single().GeneratedSources).HintName);
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
