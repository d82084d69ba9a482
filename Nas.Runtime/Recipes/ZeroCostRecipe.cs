using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Evaluation.ZeroCost;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

internal sealed class ZeroCostRecipe : Recipe
{
    private const int Block = 10; // architectures that are scored between two checkpoints
    private const int Passes = 3; // the work of a score, in trainings on its images; a guess that only the time left uses

    public override string Name => "zero-cost";

    public override string Description =>
        "Untrained networks are scored by one batch of images, and the best few trained (Abdelfattah et al. 2021); any strategy searches by the score.";

    public override int DefaultEpochs => 3;

    public override int DefaultTrials => 10;

    public override IReadOnlyList<RecipeOption> Options { get; } =
    [
        new("score", "synflow", $"By what they are scored: {string.Join(", ", ZeroCostScore.All.Select(s => s.Name))}."),
        new("images", "64", "The images of the batch."),
        new("candidates", "1000", "Architectures that are scored."),
        new("strategy", "random", "Which strategy searches by the score, with its default options."),
        AskTellRecipe.HeldOut,
    ];

    public override string? Refusal(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Net.Settings.Count > 0 ? $"scores networks before any training, and {space.Name} chooses how they are trained"
            : space.Net.Input is ImageShape ? null : $"scores networks by images, and {space.Name} sees none";
    }

    public override SearchResult? Run(SearchRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (work, training) = ((double)run.Options.Int("candidates") * run.Options.Int("images", 2) * Passes, (double)run.Trials * run.Epochs * run.Data.Count);
        var share = work / (work + training);
        var evaluator = AskTellSearch.FromScratch(run, before: share);
        return Scored(run, share) is { } scored ? AskTellSearch.Run(run, new InOrder(scored), evaluator, "search", share) : null;
    }

    // The architectures, the best score first; null where it was cancelled. What an earlier process has scored it only tells the strategy again.
    private static Genotype[]? Scored(SearchRun run, double share)
    {
        var (inner, count) = (AskTellRecipe.Inner(run.Options, "to score"), run.Options.Int("candidates"));
        var strategy = inner.CreateByDefault(run.Context(run.Options) with { Trials = count });
        using var owner = strategy as IDisposable;
        var evaluator = AskTellRecipe.Untrained(run, ZeroCostScore.Named(run.Options.Text("score")), run.Options.Int("images", 2));
        var values = new List<double>(); // not a number where the network cannot be scored
        run.Checkpoints.Load(reader =>
        {
            for (var left = reader.ReadInt32(); left > 0; left--) values.Add(reader.ReadDouble());
        });
        var (worst, trials) = (new WorstScore(), new List<Trial>());
        for (var known = values.Count; trials.Count < count;)
        {
            if (run.Cancellation.IsCancellationRequested) return null;
            var proposal = strategy.Ask();
            if (trials.Count == values.Count) values.Add(evaluator.Try(proposal, trials.Count, CancellationToken.None).Score.Accuracy);
            var score = double.IsFinite(values[trials.Count])
                ? evaluator.Of(proposal.Genotype, values[trials.Count])
                : worst.Of(run, proposal.Genotype);
            if (!score.IsFailed) worst.Add(score);
            trials.Add(new Trial(trials.Count, proposal.Genotype, score));
            strategy.Tell(trials[^1]);
            if (values.Count == known || (trials.Count % Block != 0 && trials.Count != count)) continue;
            run.Checkpoints.Save(trials.Count, count, writer =>
            {
                writer.Write(values.Count);
                foreach (var value in values) writer.Write(value);
            });
            run.Listener.Report(new Progress("scoring") { Done = share * trials.Count / count });
        }

        return [.. trials.OrderByDescending(t => t.Score, run.Preference).Select(t => t.Genotype).Distinct()];
    }

    // One after the other; where there are no more, from the first one again.
    private sealed class InOrder(Genotype[] genotypes) : IAskTellStrategy
    {
        private int _asked;

        public Proposal Ask() => genotypes[_asked++ % genotypes.Length];

        public void Tell(Trial trial)
        {
        }
    }
}
