using Nas.Runtime.Data;
using Nas.Runtime.Recipes;

namespace Nas.Runtime.Hosting;

/// <summary><c>list</c>: what the project holds and what the engine can do.</summary>
internal static class ListCommand
{
    public static void Run(UserProject project, EventWriter events) => events.Write(new
    {
        Event = "result",
        Cancelled = false,
        Spaces = project.Spaces.Select(d => d.Space).Select(s => new
        {
            s.Name,
            FullName = UserProject.FullName(s),
            Cells = s.Cells.Select(c => c.Name),
            Decisions = s.Decisions.Items.Count,
            Count = s.Count.ToString(),
        }),
        Networks = project.Networks.Select(n => new
        {
            n.Type.Name,
            n.Type.FullName,
            n.Origin.Space,
            n.Origin.Genotype,
            Score = EventWriter.Finite(n.Origin.Score),
            n.Origin.Metric,
        }),
        Strategies = Recipe.All.Select(r => new { r.Name, r.Description, r.DefaultEpochs, r.DefaultTrials, r.Options }),
        Data = DataSource.All.Select(d => new { d.Name, d.Description }),
    });
}
