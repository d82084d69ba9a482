using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Data;
using Nas.Runtime.Training;
using TorchSharp;

namespace Nas.Runtime.Hosting;

/// <summary><c>train</c>: trains a derived network, as the user has edited it, from scratch or from the supernet's weights, and saves its weights.</summary>
internal static class TrainCommand
{
    /// <returns>Whether it ran to its end; false where it was cancelled and saved the weights so far.</returns>
    public static bool Run(TrainRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var derived = project.Network(request.Network);
        var space = project.Space(derived.Origin.Space).Space;
        var settings = request.Settings with { Data = request.Settings.Data ?? DataSource.Usual(space.Net) };
        var parameters = Workplace.Parameters(space, settings.Parameters, derived);
        var output = request.Output ?? throw new UsageException("No file for the weights was named.", "Use --output.");
        WholeFile.RequireFolder(output, "weights");
        var (options, augmentation) = Options(request, space, derived, events);
        var device = Workplace.Device(settings);
        var data = Workplace.Data(space, parameters, settings, events, cancellation);
        using var train = data.Train;
        using var test = data.Test;
        // A search makes them smaller in float32; the written network is what it is.
        if (options.Precision == Precision.BFloat16 && space.Side >= 0 && device.type == DeviceType.CPU)
            throw new UsageException($"--precision {settings.Precision} on a CPU makes no images smaller, as networks of {space.Name} do.", "Leave it out, or use --device cuda.");
        // As it was derived: how large it is after the user's edits, only building it would tell.
        var plan = NetworkPlan.Of(space, parameters);
        var (count, widest) = Cost.Held(plan, supernet: false);
        Workplace.RequireMemory(derived.Type.Name, count, widest, Math.Min(train.Count, options.BatchSize), device);
        using var teacher = request.Teacher is { } file ? new Teacher(file, project, plan, device) : null;
        var training = new NetworkTraining(train, test, options, augmentation, device, () => derived.Create(parameters))
        {
            Inherit = request.Inherit ? network => Inheritance.Load(network, derived, request, project, train, events, cancellation)
                : request.Weights is { } weights ? network => WeightsFile.Load(network, weights)
                : null,
            GoesOn = request.Resume,
            Recalibrates = request.Recalibrate,
            Teacher = teacher,
        };

        var trained = new List<TrainedSeed>();
        for (var i = 0; i < request.Seeds && !cancellation.IsCancellationRequested; i++)
        {
            var seed = settings.Seed + i;
            events.Started($"training {derived.Type.Name} on {settings.Data} ({Workplace.Describe(data)}), {device.type.ToString().ToLowerInvariant()}, seed {seed}");
            var done = i;
            training.Reported = progress => events.Report(progress with { Phase = request.Seeds == 1 ? "train" : $"train, seed {seed}", Done = (done + progress.Done) / request.Seeds });
            trained.Add(training.Run(seed, request.Seeds == 1 ? output : WeightsFile.Beside(output, $"seed{seed}"), events, cancellation));
        }

        var (accuracy, deviation) = Mean(t => t.Accuracy);
        events.Write(new TrainResult
        {
            Cancelled = cancellation.IsCancellationRequested,
            Network = derived.Type.Name,
            Epochs = trained[^1].Epochs.Count,
            Loss = Mean(t => t.Loss).Mean,
            Accuracy = accuracy,
            Deviation = EventWriter.Finite(deviation),
            TrainAccuracy = trained is [{ Epochs: [.., var last] }] ? last.TrainAccuracy : null,
            Perplexity = space.Net.Task == LearningTask.LanguageModel ? Mean(t => Math.Exp(t.Loss!.Value)).Mean : null,
            Seconds = events.ElapsedSeconds,
            Parameters = training.Parameters,
            Weights = trained.Count == 1 ? trained[0].Weights : null,
            Trainings = trained,
        });
        return !cancellation.IsCancellationRequested;

        Statistic Mean(Func<TrainedSeed, double?> figure) => Statistic.Of(trained.Select(t => figure(t)!.Value));
    }

    // What was typed wins over the preset, and a preset, which says everything, over the settings that the network was found with.
    internal static (TrainingOptions Options, Augmentation Augmentation) Options(TrainRequest request, SearchSpace space, DerivedNetwork derived, EventWriter events)
    {
        var preset = request.Preset is { } name ? TrainingPreset.Named(name) : new TrainingPreset();
        var named = preset with { RandomTransforms = request.RandomTransforms ?? preset.RandomTransforms, RandomMagnitude = request.RandomMagnitude ?? preset.RandomMagnitude };
        if ((named.RandomTransforms > 0 || named.Policy.Count > 0) && (space.Net.Input is TokensShape || space.Net.Task == LearningTask.Detection))
            throw new UsageException($"Images are transformed at random for their classes alone, and {space.Name} tells no images apart.", "Leave --random-augment, and randomTransforms and policy of a preset, out.");
        if (request.Teacher is not null && space.Net.Task == LearningTask.Detection)
            throw new UsageException($"A teacher tells of classes, and {space.Name} finds things.", "Leave --teacher out.");
        if ((named.MixUp > 0 && space.Net.Input is TokensShape) || ((named.MixUp > 0 || named.LabelSmoothing > 0) && space.Net.Task == LearningTask.Detection))
            throw new UsageException($"The preset {request.Preset} mixes images or smooths labels, and {space.Name} is taught by neither.", "Leave mixUp and labelSmoothing out of it.");
        var (typed, found) = (request.Settings, GenotypeText.Settings(derived.Origin.Genotype));
        var chosen = request.Preset is null ? found.Where(s => Workplace.Said(typed).All(said => said.Setting != TrainingSetting.Named(s.Key).Name)).ToDictionary(s => s.Key, s => s.Value) : [];
        if (chosen.Count > 0) events.Tell($"trained with the settings that {derived.Type.Name} was found with: {string.Join(", ", chosen.Select(s => $"{s.Key} {TrainingSetting.Named(s.Key).Write(s.Value)}"))}");
        else if (found.Count > 0) events.Tell($"the settings that {derived.Type.Name} was found with are left aside");
        var options = named.Options.With(chosen);
        return (options with
        {
            Epochs = typed.Epochs ?? options.Epochs, BatchSize = typed.BatchSize ?? options.BatchSize, LearningRate = typed.LearningRate ?? options.LearningRate,
            Precision = Workplace.Precision(typed, space),
        }, typed.Augment == false ? Augmentation.None : named.Augmentation.With(chosen));
    }
}
