using System.CommandLine;
using Nas.Protocol;

namespace Nas.Tool.Commands;

/// <summary>What search and train have in common: the data, the machine, and how training is done.</summary>
internal sealed class WorkOptions
{
    public Option<string?> Data { get; } = OptionTypes.Text("--data", "A data set's name ('dotnet nas list' shows them). [default: shapes, phrases or, for texts with classes, topics, which are drawn]", "name");
    public Option<string?> DataDirectory { get; } = OptionTypes.Text("--data-dir", "Where the data set's files are.", "path");
    public Option<int?> Seed { get; } = OptionTypes.NumberFromZero("--seed", "The same seed gives the same result. [default: 0]");

    public Option<string> Device { get; } = OptionTypes.Device("--device", "Where to compute: auto takes a GPU where there is one, cuda:1 the second.");

    public Option<string?> Precision { get; } = OptionTypes.Precision("--precision", "What trainings compute with: bf16 takes half of the memory, for GPUs. Weights and measurements stay float32.");

    public Option<int?> Threads { get; } = OptionTypes.Threads("Threads on the CPU.");
    public Option<int?> Epochs { get; } = OptionTypes.PositiveNumber("--epochs", "Passes over the training data.");
    public Option<int?> BatchSize { get; } = OptionTypes.PositiveNumber("--batch-size", "Images, or texts, in a step.");
    public Option<double?> LearningRate { get; } = OptionTypes.PositiveReal("--learning-rate", "The first learning rate of the schedule.");
    public Option<bool?> Augment { get; } = new("--augment") { Description = "Crop and flip the training images at random. [default: true]", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne };
    public Option<Dictionary<string, int?>> Parameters { get; } = OptionTypes.NumberPairs("--param", "A parameter of the net, such as channels=8. Repeatable.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Data, DataDirectory, Seed, Device, Precision, Threads, Epochs, BatchSize, LearningRate, Augment, Parameters })
            command.Options.Add(option);
    }

    /// <summary>The settings with what was given of them.</summary>
    public T ReadInto<T>(T settings, ProjectSession session, ParseResult parsed)
        where T : TrainingSettings => (T)(settings with
    {
        Data = parsed.GetValue(Data),
        DataDirectory = session.FullPath(parsed.GetValue(DataDirectory)),
        Seed = parsed.GetValue(Seed) ?? 0,
        Device = parsed.GetValue(Device)!,
        Precision = parsed.GetValue(Precision) == "bf16" ? "bf16" : null,
        Threads = parsed.GetValue(Threads),
        Epochs = parsed.GetValue(Epochs),
        BatchSize = parsed.GetValue(BatchSize),
        LearningRate = parsed.GetValue(LearningRate),
        // --augment alone means true.
        Augment = parsed.GetResult(Augment) is null ? null : parsed.GetValue(Augment) ?? true,
        Parameters = Read(parsed, Parameters),
    });

    public static Dictionary<string, int> Read(ParseResult parsed, Option<Dictionary<string, int?>> parameters) =>
        (parsed.GetValue(parameters) ?? []).ToDictionary(p => p.Key, p => p.Value!.Value);
}
