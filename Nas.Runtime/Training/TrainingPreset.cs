using System.Text.Json;
using System.Text.Json.Serialization;
using Nas.Dsl.Model;
using Nas.Runtime.Data;

namespace Nas.Runtime.Training;

/// <summary>
/// How a final network is trained: a small file of JSON. Those that there are lie in <c>Training/Presets</c>; a user copies one and changes it. What a file leaves out has the value that it has here.
/// </summary>
public sealed record TrainingPreset
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    /// <summary>What it is for, for people.</summary>
    public string About { get; init; } = "";

    /// <summary>Passes over the training examples, at least 1.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Examples in a step, at least 1.</summary>
    public int BatchSize { get; init; } = new TrainingOptions(1).BatchSize;

    /// <summary>The learning rate at the start, above 0.</summary>
    public double LearningRate { get; init; } = new TrainingOptions(1).LearningRate;

    /// <inheritdoc cref="TrainingOptions.MinLearningRate"/>
    public double MinLearningRate { get; init; }

    /// <inheritdoc cref="TrainingOptions.Decay"/>
    public double? Decay { get; init; }

    /// <inheritdoc cref="TrainingOptions.WarmUpEpochs"/>
    public int WarmUpEpochs { get; init; }

    /// <summary>The momentum, 0 to 1, exclusive.</summary>
    public double Momentum { get; init; } = new TrainingOptions(1).Momentum;

    /// <summary>The weight decay, at least 0.</summary>
    public double WeightDecay { get; init; } = new TrainingOptions(1).WeightDecay;

    /// <inheritdoc cref="TrainingOptions.GradientClip"/>
    public double GradientClip { get; init; } = new TrainingOptions(1).GradientClip;

    /// <inheritdoc cref="TrainingOptions.LabelSmoothing"/>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc cref="TrainingOptions.MixUp"/>
    public double MixUp { get; init; }

    /// <inheritdoc cref="TrainingOptions.Averaging"/>
    public double Averaging { get; init; }

    /// <inheritdoc cref="TrainingOptions.DropPath"/>
    public double DropPath { get; init; }

    /// <inheritdoc cref="TrainingOptions.AuxiliaryWeight"/>
    public double AuxiliaryWeight { get; init; }

    /// <inheritdoc cref="TrainingOptions.TeacherWeight"/>
    public double TeacherWeight { get; init; } = new TrainingOptions(1).TeacherWeight;

    /// <inheritdoc cref="TrainingOptions.Temperature"/>
    public double Temperature { get; init; } = new TrainingOptions(1).Temperature;

    /// <inheritdoc cref="Augmentation.CropPadding"/>
    public int CropPadding { get; init; } = 4;

    /// <inheritdoc cref="Augmentation.HorizontalFlip"/>
    public bool Flip { get; init; } = true;

    /// <inheritdoc cref="Augmentation.CutoutLength"/>
    public int Cutout { get; init; }

    /// <inheritdoc cref="RandAugment.Transforms"/>
    public int RandomTransforms { get; init; }

    /// <inheritdoc cref="RandAugment.Magnitude"/>
    public int RandomMagnitude { get; init; } = RandAugment.UsualMagnitude;

    /// <summary>A policy by which images are varied: the transforms of each of its sub-policies, such as <c>rotate 0.7 2</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Policy { get; init; } = [];

    /// <summary>The names of those that there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(TrainingPreset).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..^".json".Length]).Order(StringComparer.Ordinal)];

    private const string Folder = "Presets/";

    /// <summary>A preset by its name, or by the path of a file, which ends in <c>.json</c>.</summary>
    /// <exception cref="UsageException">There is none of that name, or the file is not one.</exception>
    public static TrainingPreset Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Names.Contains(name))
        {
            using var resource = typeof(TrainingPreset).Assembly.GetManifestResourceStream(Folder + name + ".json")!;
            return Read(name, resource);
        }

        if (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"There is no preset '{name}'.", $"Choose one of {string.Join(", ", Names)}, or name a file that ends in .json.");
        try
        {
            using var file = File.OpenRead(name);
            return Read(name, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The preset {name} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>How weights are trained by it.</summary>
    public TrainingOptions Options => new(Epochs)
    {
        BatchSize = BatchSize, LearningRate = LearningRate, MinLearningRate = MinLearningRate, Decay = Decay, WarmUpEpochs = WarmUpEpochs, Momentum = Momentum, WeightDecay = WeightDecay,
        GradientClip = GradientClip, LabelSmoothing = LabelSmoothing, MixUp = MixUp, Averaging = Averaging, DropPath = DropPath, AuxiliaryWeight = AuxiliaryWeight,
        TeacherWeight = TeacherWeight, Temperature = Temperature,
    };

    /// <summary>How training images are varied by it.</summary>
    public Augmentation Augmentation => new(CropPadding, Flip, Cutout, RandAugment.Of(RandomTransforms, RandomMagnitude), AutoAugment.Of(Policy.Select(sub => sub.Select(t => PolicyTransform.Read(t)!))));

    private static TrainingPreset Read(string name, Stream stream)
    {
        TrainingPreset preset;
        try
        {
            preset = JsonSerializer.Deserialize<TrainingPreset>(stream, Format) ?? throw new JsonException("it says nothing");
        }
        catch (JsonException error)
        {
            throw new UsageException($"The preset {name} is not one: {error.Message.Split(" Path:")[0]}", error);
        }

        preset.Check(name);
        return preset;
    }

    private void Check(string name)
    {
        AtLeast(Epochs, 1, "epochs");
        Within("batch_size", BatchSize);
        Within("learning_rate", LearningRate);
        Within("min_learning_rate", MinLearningRate);
        Within("decay", Decay ?? 1);
        Within("warm_up_epochs", WarmUpEpochs);
        Within("momentum", Momentum);
        Within("weight_decay", WeightDecay);
        Within("gradient_clip", GradientClip);
        Within("label_smoothing", LabelSmoothing);
        Within("mix_up", MixUp);
        Within("averaging", Averaging);
        Require(DropPath is >= 0 and < 1, "dropPath", DropPath, "must be 0 or more and below 1");
        AtLeast(AuxiliaryWeight, 0, "auxiliaryWeight");
        Require(TeacherWeight is >= 0 and <= 1, "teacherWeight", TeacherWeight, "must be 0 to 1");
        Require(Temperature > 0 && double.IsFinite(Temperature), "temperature", Temperature, "must be above 0");
        Within("crop_padding", CropPadding);
        Within("cutout", Cutout);
        Within("random_transforms", RandomTransforms);
        Within("random_magnitude", RandomMagnitude);
        foreach (var transform in Policy is null ? [""] : Policy.SelectMany(sub => sub ?? [""]))
            if (PolicyTransform.Read(transform ?? "") is null) throw new UsageException($"The preset {name} has the transform '{transform}' in its policy; each {PolicyTransform.Rule}.");

        void AtLeast(double value, double least, string what) => Require(value >= least && double.IsFinite(value), what, value, $"must be {least} or more");
        void Within(string name, double value) => Require(TrainingSetting.Named(name) is var setting && setting.Allows(value), setting.PresetName, value, setting.Rule);
        void Require(bool holds, string what, double value, string rule)
        {
            if (!holds) throw new UsageException($"The preset {name} has {what} {value}; it {rule}.");
        }
    }
}
