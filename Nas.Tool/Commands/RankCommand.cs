using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas rank</c>: how well a supernet ranks architectures.</summary>
internal static class RankCommand
{
    private const int Shown = 20;

    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("rank", "Says how well the shared weights of a search rank architectures that are trained by themselves.", """
            Some architectures are drawn, trained one by one, and measured with the weights that they have in the supernet;
            Kendall's tau compares the two rankings: 1 is the same, 0 none. The trainings are an experiment of their own. They
            go on where Ctrl-C stopped them, and serve again where another supernet of the net is ranked.

            Examples:
              dotnet nas rank                          the last search that trained a supernet
              dotnet nas rank 3 --sample 50 --epochs 20
            """);
        var id = ExperimentArgument.Create("The experiment with the supernet ('dotnet nas list --experiments' shows them).");
        var sample = OptionTypes.PositiveNumber("--sample", "Architectures to draw. [default: 20]");
        var epochs = OptionTypes.PositiveNumber("--epochs", "Passes over the training data for each of them. [default: 3]");
        var learningRate = OptionTypes.PositiveReal("--learning-rate", "The first learning rate of their schedule.");
        var device = OptionTypes.Device("--device", "Where to compute. [default: where the search did]");
        var store = new StoreOption();
        command.Arguments.Add(id);
        foreach (var option in new Option[] { sample, epochs, learningRate, device, store })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(new RankRequest
            {
                Experiment = parsed.GetValue(id),
                Sample = parsed.GetValue(sample),
                Epochs = parsed.GetValue(epochs),
                LearningRate = parsed.GetValue(learningRate),
                Device = parsed.GetResult(device) is { Implicit: false } ? parsed.GetValue(device) : null,
                Store = store.Read(session, parsed),
            });
            session.Output.Answer(Lines(answer.As<RankResult>()), answer.Document());
            return session.ExitCodeOf(answer);
        }
    }

    private static IEnumerable<string> Lines(RankResult result)
    {
        foreach (var line in Columns.Align([
            ["trained alone", "shared", "architecture"],
            .. result.Architectures.Take(Shown).Select(a => new[] { Figures.Score(a.StandAlone, result.Metric), Figures.Score(a.Shared, result.Metric), a.Genotype })], "  "))
            yield return line;
        if (result.Architectures.Count > Shown)
            yield return $"and {result.Architectures.Count - Shown} more: --json has all of them";
        yield return "";
        yield return $"Kendall's tau {Figures.Signed(result.KendallTau)} over {result.Architectures.Count} architectures (by chance up to {Figures.Signed(result.Chance)})";
        yield return $"shared {result.Metric}: the supernet of experiment {result.Experiment} ({result.Strategy}); alone: {result.Epochs} epochs each, experiment {result.StandAlone}";
    }
}
