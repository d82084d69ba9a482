using Nas.Dsl.Model;

namespace Nas.Runtime.Hosting;

/// <summary>
/// What a search will write, with any architecture in the place of the one that it will find: so the tool can see before hours of search
/// whether the project takes it.
/// </summary>
internal static class Draft
{
    /// <summary>The tool's word that the search may begin.</summary>
    private const string Go = "go";

    /// <summary>Shows the draft and waits for the tool's word.</summary>
    /// <returns>Whether the search may begin.</returns>
    public static bool IsAccepted(Request request, UserProject project, EventWriter events, TextReader input)
    {
        var setup = request.Command == "resume" ? Resumed(request, project) : new SearchSetup(request, project);
        var network = WrittenNetwork.Of(setup, Varied(setup.Definition.Space.Decisions));
        events.Write(new { Event = "draft", network.ClassName, network.Source, network.Derived });
        return input.ReadLine() == Go;
    }

    private static SearchSetup Resumed(Request request, UserProject project)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = ResumeCommand.Chosen(store, request);
        return ResumeCommand.Setup(experiment, SearchSetup.Restore(experiment, request), project);
    }

    /// <summary>An architecture with as many different operations as there is room for.</summary>
    private static Genotype Varied(DecisionSpace space)
    {
        var values = new long[space.Items.Count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var decision = space.Items[i];
            if (space.IsActive(i, values)) values[i] = decision.ValueAt(decision.Kind == DecisionKind.One ? next++ % decision.ValueCount : 0);
        }

        return new Genotype(space, values);
    }
}
