using Nas.Runtime.Hosting;
using Nas.Runtime.Recipes;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;
using Samples.OwnStrategy;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>The strategy of docs/own-strategies.md, in this assembly as in a user's project.</summary>
public sealed class OwnStrategyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_shows_what_is_compiled_here() => Assert.Contains(
        $"```csharp\n{Repository.Read("tests/Nas.Runtime.Tests/Strategies/OwnStrategy.cs").ReplaceLineEndings("\n")}```\n",
        Repository.Read("docs/own-strategies.md").ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    [Fact]
    public void It_is_found_among_those_that_there_are()
    {
        var project = new UserProject(typeof(DecisiveDarts).Assembly);
        Assert.Equal(Recipe.All.Select(r => r.Name).Append("decisive-darts").Order(StringComparer.Ordinal), project.Recipes.Select(r => r.Name));
        Assert.DoesNotContain(Recipe.All, r => r.Name == "decisive-darts");
    }

    [Fact]
    public void A_search_runs_it_with_its_options()
    {
        using var engine = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = "decisive-darts", Net = "TinyNet", Device = "cpu", Threads = 1, Epochs = 1, BatchSize = 256,
            Options = new Dictionary<string, string> { ["entropy-weight"] = "0.2" },
        }, _folder.Root));
        var result = engine.Result();
        Assert.Equal("validation accuracy of the supernet it was derived from", result.GetProperty("metric").GetString());
        Assert.Contains("decisive-darts", result.GetProperty("derived").GetString(), StringComparison.Ordinal);
    }

    // The library itself as a user's project: each of its strategies is there twice.
    [Fact]
    public void A_name_that_is_taken_is_refused() => Assert.Equal(
        "There are several strategies 'amc': Nas.Runtime.Recipes.AmcRecipe, Nas.Runtime.Recipes.AmcRecipe.",
        Assert.Throws<UsageException>(() => new UserProject(typeof(Recipe).Assembly)).Message);
}
