using System.Diagnostics;
using Nas.Dsl.Model;
using Nas.Protocol;

namespace Nas.Runtime.Hosting;

/// <summary>
/// What a search will write, with any architecture in the place of the one that it will find: so the tool can see before hours of search
/// whether the project takes it.
/// </summary>
internal static class Draft
{
    /// <summary>Shows the draft and waits for the tool's word.</summary>
    /// <returns>Whether the search may begin.</returns>
    public static bool IsAccepted(RunRequest request, UserProject project, EventWriter events, TextReader input)
    {
        var setup = request switch
        {
            SearchRequest search => SearchSetup.Of(search, project),
            ResumeRequest resume => Resumed(resume, project),
            _ => throw new UnreachableException($"{request.GetType().Name} runs no search."),
        };
        var network = WrittenNetwork.Of(setup, Varied(setup.Definition.Space.Decisions));
        events.Write(new DraftEvent { ClassName = network.ClassName, Source = network.Source, Derived = network.Derived });
        return input.ReadLine() == Word.Go;
    }

    private static SearchSetup Resumed(ResumeRequest request, UserProject project)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = ResumeCommand.Chosen(store, request);
        return SearchSetup.Of(experiment, experiment.Settings, project, request.ToolVersion);
    }

    /// <summary>An architecture with as many different operations as there is room for.</summary>
    private static Genotype Varied(DecisionSpace space)
    {
        var values = new long[space.Items.Count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var decision = space.Items[i];
            if (!space.IsActive(i, values)) continue;
            var rank = decision.Kind == DecisionKind.One ? next++ % decision.ValueCount : decision.Min < decision.Max ? decision.ValueCount - 1 : 0;
            values[i] = decision.ValueAt(rank);
            if (space.Allowed(i, values) is { } allowed) values[i] = allowed[(int)(values[i] % allowed.Count)];
        }

        return new Genotype(space, values);
    }
}
