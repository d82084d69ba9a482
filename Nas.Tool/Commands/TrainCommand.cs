using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas train</c>: trains a derived network and saves its weights.</summary>
internal static class TrainCommand
{
    /// <summary>What follows --preset.</summary>
    public const string NameOrPath = "name|path";

    /// <summary>Whether a preset is a file; else it is the name of one of those that there are.</summary>
    public static bool IsPath(string preset) => preset.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("train", "Trains a derived network of the project and saves its weights.", """
            Ctrl-C stops after the current step and still saves; a second Ctrl-C aborts. Behind each epoch the network is tested, and its state is
            kept: --resume goes on from there.

            Examples:
              dotnet nas train --data fashion-mnist --epochs 20
              dotnet nas train --data fashion-mnist --preset quick --seeds 3
              dotnet nas train --network SmallNet --data cifar10 --learning-rate 0.05 --augment false --output small.weights
              dotnet nas train --network SmallNet --data cifar10 --teacher LargeNet.weights
              dotnet nas train --inherit --epochs 5            go on from the weights of the supernet
              dotnet nas train --weights big.safetensors --learning-rate 0.005     go on from weights of PyTorch's
            """);
        var network = OptionTypes.Text("--network", "The network, where the project has several.", "name");
        var work = new WorkOptions();
        var begin = OptionTypes.Text("--weights", "Begin with the weights of a file, which 'dotnet nas train' or 'dotnet nas export-network' has written, or PyTorch.", "path");
        var weights = OptionTypes.Text("--output", "The weights' file. [default: <Network>.weights beside the project]", "path");
        var inherit = new Option<bool>("--inherit") { Description = "Begin with the weights that the network has in the supernet of its search, not from scratch." };
        var preset = OptionTypes.Text("--preset", "How to train: quick, darts-cifar10, nasnet-cifar10, imagenet-mobile, or a file of your own. Other options win over it.", NameOrPath);
        var random = OptionTypes.RandomTransforms("--random-augment", "So many random transforms of each training image, and their magnitude from 0 to 30, such as 2x9 (RandAugment).");
        var teacher = OptionTypes.Text("--teacher", "Learn by the word of another network of the project beside the labels: the file of its weights, such as LargeNet.weights.", "path");
        var seeds = OptionTypes.PositiveNumber("--seeds", "As many trainings, each from the next seed; their mean and deviation are printed. [default: 1]");
        var resume = new Option<bool>("--resume") { Description = "Go on with the training that was stopped, as if it had never been." };
        var recalibrate = new Option<bool>("--recalibrate") { Description = "Take the batch norms' statistics anew from 2,000 training images before each test, as short trainings need it." };
        var store = new StoreOption();
        command.Options.Add(network);
        work.AddTo(command);
        foreach (var option in new Option[] { preset, random, teacher, seeds, resume, recalibrate, inherit, begin, store, weights })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(inherit) && result.GetValue(begin) is not null)
                result.AddError("--inherit and --weights both say which weights to begin with: give one of them.");
        });
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(session.FindProject(), project => new TrainRequest
            {
                Network = parsed.GetValue(network),
                Preset = parsed.GetValue(preset) is { } name && IsPath(name) ? session.FullPath(name) : parsed.GetValue(preset),
                Teacher = session.FullPath(parsed.GetValue(teacher)),
                RandomTransforms = parsed.GetValue(random)?.Count,
                RandomMagnitude = parsed.GetValue(random)?.Magnitude,
                Seeds = parsed.GetValue(seeds) ?? 1,
                Resume = parsed.GetValue(resume),
                Recalibrate = parsed.GetValue(recalibrate),
                Inherit = parsed.GetValue(inherit),
                Weights = session.FullPath(parsed.GetValue(begin)),
                Store = store.Read(session, parsed),
                Settings = work.ReadInto(new TrainingSettings(), session, parsed),
                Output = session.FullPath(parsed.GetValue(weights)) ?? NetworkFiles.Beside(project, parsed.GetValue(network), ".weights"),
            });
            session.Output.Answer(Lines(session, answer.As<TrainResult>()), answer.Document());
            return session.ExitCodeOf(answer);
        }
    }

    private static IEnumerable<string> Lines(ProjectSession session, TrainResult result)
    {
        List<string[]> rows = [["network", result.Network]];
        if (result.Parameters is { } parameters)
            rows.Add(["parameters", Figures.Count($"{parameters}")]);
        if (result.Epochs is { } epochs)
            rows.Add(["epochs", $"{epochs}"]);
        if (result.Loss is { } loss)
            rows.Add(["loss", Figures.Loss(loss)]);
        if (result.TrainAccuracy is { } trainAccuracy)
            rows.Add(["training accuracy", Figures.Percent(trainAccuracy)]);
        if (result.Accuracy is { } accuracy)
            rows.Add(["test accuracy", Figures.Percent(accuracy) + (result.Deviation is { } deviation ? $" ± {Figures.Percent(deviation)}" : "")]);
        if (result.Trainings is [{ BestAccuracy: { } best, BestEpoch: { } epoch }])
            rows.Add(["best", $"{Figures.Percent(best)} behind epoch {epoch}"]);
        if (result.Perplexity is { } perplexity)
            rows.Add(["test perplexity", Figures.Decimal(perplexity)]);
        if (result.Seconds is { } seconds)
            rows.Add(["time", Figures.Duration(seconds)]);
        foreach (var training in result.Trainings)
        {
            var seed = result.Trainings.Count > 1 ? $"seed {training.Seed}: {Figures.Percent(training.Accuracy ?? double.NaN)}, " : "";
            rows.Add(["weights", seed + string.Join(" and ", new[] { training.Weights, training.BestWeights }.OfType<string>().Select(session.Shown))]);
        }
        return Columns.Align(rows, "");
    }
}
