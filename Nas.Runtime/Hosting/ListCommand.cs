using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;

namespace Nas.Runtime.Hosting;

/// <summary><c>list</c>: what the project holds and what the engine can do.</summary>
internal static class ListCommand
{
    /// <exception cref="UsageException">There is no such strategy.</exception>
    public static void Run(ListRequest request, UserProject project, EventWriter events) => events.Write(new ListResult
    {
        Spaces = [.. project.Spaces.Select(d => d.Space).Select(s => new SpaceEntry
        {
            Name = s.Name,
            FullName = UserProject.FullName(s),
            Cells = [.. s.Cells.Select(c => c.Name), .. s.Net.Stages.Select(t => t.Name)],
            Decisions = s.Decisions.Items.Count,
            Count = s.Count.ToString(),
            Limits = Limits(s.Net),
            Settings = s.Net.Settings.Count == 0 ? null : string.Join(", ", s.Net.Settings),
        })],
        Networks = [.. project.Networks.Select(n => new NetworkEntry
        {
            Name = n.Type.Name,
            FullName = n.Type.FullName,
            Space = n.Origin.Space,
            Genotype = n.Origin.Genotype,
            Score = EventWriter.Finite(n.Origin.Score),
            Metric = n.Origin.Metric,
        })],
        Strategies = [.. (request.Strategy is { } name ? [Recipe.Named(project.Recipes, name)] : project.Recipes).Select(Describe)],
        Data = [.. DataSource.All.Select(d => new DataEntry { Name = d.Name, Description = d.Description })],
    });

    private static StrategyEntry Describe(Recipe recipe) => new()
    {
        Name = recipe.Name,
        Description = recipe.Description,
        DefaultEpochs = recipe.DefaultEpochs,
        DefaultTrials = recipe.DefaultTrials,
        Options = [.. recipe.Options.Select(o => new OptionEntry { Name = o.Name, Default = o.Default, Paper = o.Paper, Description = o.Description })],
    };

    /// <summary>The limits of a net as the language has them, or null: it has none.</summary>
    public static string? Limits(Net net) => net.Limits == CostLimits.None ? null : net.Limits.ToString();
}
