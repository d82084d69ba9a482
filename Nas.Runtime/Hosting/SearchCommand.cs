using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Runtime.Data;
using Nas.Runtime.Objectives;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Hosting;

/// <summary><c>search</c>: runs a recipe and delivers the source of what it found.</summary>
internal static class SearchCommand
{
    /// <returns>Whether it ran to its end; false where it was cancelled and delivered the best so far.</returns>
    public static bool Run(Request request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var definition = project.Space(request.Net);
        var space = definition.Space;
        var recipe = Recipe.Named(request.Strategy);
        var options = new OptionValues(recipe, request.Options ?? new Dictionary<string, string>());
        var parameters = Workplace.Parameters(space, request);
        var preference = new Preference([.. (request.Objectives is { Count: > 0 } names ? names : ["accuracy"]).Select(Objective.Named)]);
        var device = Workplace.Device(request);
        var data = Workplace.Data(space, parameters, request, events, cancellation);
        using var train = data.Train;
        using var test = data.Test;
        events.Started($"{recipe.Name} on {space.Name}, {request.Data} ({Workplace.Describe(data)}), {device.type.ToString().ToLowerInvariant()}, seed {request.Seed}");

        var result = recipe.Run(new SearchRun
        {
            Definition = definition,
            Parameters = parameters,
            Data = train,
            Device = device,
            Random = new RandomStream((ulong)request.Seed),
            Epochs = request.Epochs ?? recipe.DefaultEpochs,
            Trials = request.Trials ?? recipe.DefaultTrials,
            BatchSize = request.BatchSize ?? recipe.DefaultBatchSize,
            LearningRate = request.LearningRate,
            Augmentation = Augmentation.Wanted(request.Augment),
            Options = options,
            Constraints = new Constraints(space, parameters, request.MaxParameters, request.MaxFlops),
            Preference = preference,
            Listener = events,
            Cancellation = cancellation,
        }) ?? throw new OperationCanceledException(cancellation);

        var cancelled = cancellation.IsCancellationRequested;
        var className = request.ClassName ?? space.Name;
        var source = NetworkWriter.Write(space, result.Genotype, className, parameters);
        var genotype = GenotypeText.Write(space, result.Genotype);
        var derived = DerivedWriter.Write(new Derivation
        {
            Namespace = space.Namespace,
            ClassName = className,
            Space = UserProject.FullName(space),
            Genotype = genotype,
            SpaceHash = SpaceText.Hash(space),
            Strategy = recipe.Name,
            Seed = request.Seed,
            Score = result.Score.Accuracy,
            Metric = result.Metric,
            Parameters = result.Score.Parameters,
            Flops = result.Score.Flops,
            ToolVersion = request.ToolVersion,
            SourceSha256 = DerivedHeader.Hash(source),
        });
        events.Write(new
        {
            Event = "result",
            Cancelled = cancelled,
            Space = space.Name,
            ClassName = className,
            space.Namespace,
            Genotype = genotype,
            SpaceHash = SpaceText.Hash(space),
            Strategy = recipe.Name,
            request.Seed,
            result.Metric,
            Score = EventWriter.Finite(result.Score.Accuracy),
            result.Score.Parameters,
            result.Score.Flops,
            Seconds = events.ElapsedSeconds,
            result.Trials,
            Source = source,
            Derived = derived,
        });
        return !cancelled;
    }
}
