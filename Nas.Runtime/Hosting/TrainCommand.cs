using System.Reflection;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary><c>train</c>: trains a derived network, as the user has edited it, from scratch or from the supernet's weights, and saves its weights.</summary>
internal static class TrainCommand
{
    private const int DefaultEpochs = 30;

    /// <returns>Whether it ran to its end; false where it was cancelled and saved the weights so far.</returns>
    public static bool Run(TrainRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var derived = project.Network(request.Network);
        var space = project.Space(derived.Origin.Space).Space;
        var settings = request.Settings with { Data = request.Settings.Data ?? DataSource.Usual(space.Net) };
        var parameters = Workplace.Parameters(space, settings.Parameters, derived);
        var output = request.Output ?? throw new UsageException("No file for the weights was named.", "Use --output.");
        if (Path.GetDirectoryName(output) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder} for the weights.", "Create it, or choose another file with --output.");
        var device = Workplace.Device(settings);
        var data = Workplace.Data(space, parameters, settings, events, cancellation);
        using var train = data.Train;
        using var test = data.Test;
        var defaults = new TrainingOptions(settings.Epochs ?? DefaultEpochs);
        // As it was derived: how large it is after the user's edits, only building it would tell.
        var (count, widest) = Cost.Held(NetworkPlan.Of(space, parameters), supernet: false);
        Workplace.RequireMemory(derived.Type.Name, count, widest, (int)Math.Min(train.Count, settings.BatchSize ?? defaults.BatchSize), device);
        var random = new RandomStream((ulong)settings.Seed);
        manual_seed((long)(random.Derive("weights").NextUInt64() >> 1));
        using var network = Create(derived, parameters);
        network.to(device);
        if (request.Inherit) Inheritance.Load(network, derived, request, project, train, events, cancellation);
        var options = defaults with
        {
            BatchSize = settings.BatchSize ?? defaults.BatchSize,
            LearningRate = settings.LearningRate ?? defaults.LearningRate,
            Precision = Workplace.Precision(settings, space),
        };
        var augmentation = Augmentation.Wanted(settings.Augment);
        events.Started($"training {derived.Type.Name} on {settings.Data} ({Workplace.Describe(data)}), {device.type.ToString().ToLowerInvariant()}, seed {settings.Seed}");

        int[] trainIndices = [.. Enumerable.Range(0, (int)train.Count)];
        int[] testIndices = [.. Enumerable.Range(0, (int)test.Count)];
        var last = new TrainingStep(0, 0, 0, double.NaN, double.NaN);
        try
        {
            new Trainer(train, trainIndices, options, augmentation, device, random).Train(
                network,
                step =>
                {
                    last = step;
                    events.Report(new Progress("train")
                    {
                        Epoch = step.Epoch,
                        Epochs = options.Epochs,
                        Step = step.Step,
                        Steps = step.Steps,
                        Loss = step.Loss,
                        Accuracy = step.Accuracy,
                        Done = (step.Epoch - 1 + (step.Step / (double)step.Steps)) / options.Epochs,
                    });
                },
                cancellation,
                twin: () => Create(derived, parameters));
        }
        catch (OperationCanceledException) when (last.Epoch > 0)
        {
            // What has been learnt is saved all the same.
        }

        BatchNormStatistics.Reestimate(network, train, trainIndices, device, CancellationToken.None);
        network.eval();
        var measured = Testing.Of(network.forward, test, testIndices, device, CancellationToken.None);
        // Weights that are no numbers never replace good ones, not even where the training was stopped before it noticed.
        var divergence = new Divergence("The training", Divergence.LearningRate(options.LearningRate));
        divergence.CheckWeights(network);
        divergence.Check(measured);
        Save(network, output);
        events.Write(new TrainResult
        {
            Cancelled = cancellation.IsCancellationRequested,
            Network = derived.Type.Name,
            Epochs = last.Epoch,
            Loss = measured.Loss,
            Accuracy = measured.Accuracy,
            TrainAccuracy = last.Accuracy,
            Perplexity = space.Net.Task == LearningTask.LanguageModel ? Math.Exp(measured.Loss) : null,
            Seconds = events.ElapsedSeconds,
            Parameters = network.parameters().Sum(p => p.numel()),
            Weights = output,
        });
        return !cancellation.IsCancellationRequested;
    }

    private static nn.Module<Tensor, Tensor> Create(DerivedNetwork derived, IReadOnlyDictionary<string, int> parameters)
    {
        var type = derived.Type;
        if (!type.IsSubclassOf(typeof(nn.Module<Tensor, Tensor>)))
            throw new UsageException($"{type.Name} is not a Module<Tensor, Tensor>.", $"Restore {type.Name}.cs, or search again with --force.");
        var constructor = derived.Constructor;
        return (nn.Module<Tensor, Tensor>)constructor.Invoke([.. constructor.GetParameters().Select(p => Argument(type, p, parameters))]);
    }

    private static object? Argument(Type type, ParameterInfo parameter, IReadOnlyDictionary<string, int> parameters) =>
        parameter.ParameterType == typeof(int) && parameters.TryGetValue(parameter.Name!, out var value) ? value
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : throw new UsageException($"The constructor of {type.Name} needs a value for '{parameter.Name}'.", "Give it a default value.");

    /// <summary>Writes the weights of a network into a file, whole or not at all.</summary>
    /// <exception cref="UsageException">They cannot be written.</exception>
    internal static void Save(nn.Module<Tensor, Tensor> network, string path)
    {
        var temporary = path + ".tmp";
        try
        {
            network.save(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The weights cannot be written to {path}: {error.Message}", error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
