using Nas.Dsl.Binding;
using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>The parts of a net, from its input on.</summary>
internal enum NetPart
{
    /// <summary>The layers before the first stage.</summary>
    Stem,

    /// <summary>The cells and fixed blocks.</summary>
    Body,

    /// <summary>The layers behind the last stage.</summary>
    Head,
}

/// <summary>Where in a net something is.</summary>
/// <param name="Part">The part.</param>
/// <param name="Index">Of the stem or head the operation, of the body the stage, from 0.</param>
internal readonly record struct NetPlace(NetPart Part, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => Part == NetPart.Body ? $"stage {Index + 1}" : Part == NetPart.Stem ? "stem" : "head";
}

/// <summary>What keeps a net from having shapes.</summary>
/// <param name="Place">Where it was met.</param>
/// <param name="Text">What is wrong and what to do, without a full stop; for one who chose the values of parameters.</param>
internal abstract record PlanProblem(NetPlace Place, string Text)
{
    /// <summary>Of a choice among images the side with which it was met, or null: with the largest, or there is no choice.</summary>
    public int? Side { get; init; }

    /// <summary>What the images are where it was met; empty where there is nothing to say.</summary>
    public string Images => Side is null ? "" : $"images of {Side}×{Side}";

    /// <summary>Something halves an image that cannot be halved.</summary>
    public sealed record ImageTooSmall(NetPlace Place, string What, int Height, int Width)
        : PlanProblem(Place, $"'{What}' would make the image smaller than 1×1: it is only {Height}×{Width} here");

    /// <summary>A layer that takes an image stands behind a global pool.</summary>
    public sealed record NeedsImage(NetPlace Place, Operation Operation)
        : PlanProblem(Place, $"'{Operation}' needs an image, but a global_avg_pool stands before it");

    /// <summary>A layer that takes a vector gets an image.</summary>
    public sealed record NeedsPooling(NetPlace Place, Operation Operation)
        : PlanProblem(Place, $"'{Operation}' needs a global_avg_pool before it");

    /// <summary>The head ends in an image.</summary>
    public sealed record HeadKeepsImage()
        : PlanProblem(new NetPlace(NetPart.Head, 0), "it ends in an image, and needs a global_avg_pool");

    /// <summary>What comes in is of another kind.</summary>
    public sealed record WrongFlow(NetPlace Place, string What, Flow Takes, Flow Here)
        : PlanProblem(Place, $"'{What}' takes {Takes.Named()}, but here is {Here.Named()}{Takes.Remedy(Here)}");

    /// <summary>The head puts out what the task does not ask for.</summary>
    public sealed record HeadForTask(LearningTask Task, Flow Here)
        : PlanProblem(new NetPlace(NetPart.Head, 0), $"the head ends in {Here.Named()}, but the task {Task} needs {Task.Description}"
            + (Task.IsCausal ? "; leave global_avg_pool out, and end with linear(vocabulary)"
                : Task == LearningTask.Detection ? "; end with detect(classes)"
                : "; write: head global_avg_pool, linear(classes)"));

    /// <summary>A pyramid is not given the scales that it asks for, or its scales are read by what cannot.</summary>
    public sealed record Scales(NetPlace Place, string Problem)
        : PlanProblem(Place, Problem);

    /// <summary>The net is wider than <see cref="Limits.Size"/>.</summary>
    public sealed record TooWide(NetPlace Place)
        : PlanProblem(Place, $"the net is more than {Limits.Size} channels wide from here on; choose smaller values");

    /// <summary>A parameter repeats something more often than <see cref="Limits.Repeats"/> times.</summary>
    public sealed record TooDeep(NetPlace Place, string Parameter)
        : PlanProblem(Place, $"it would be repeated more than {Limits.Repeats} times; choose a smaller '{Parameter}'");

    /// <summary>However they are chosen, the layers of stages that say their own sizes do not fit one another.</summary>
    public sealed record NoLayers(NetPlace Place)
        : PlanProblem(Place, "no choice of layers fits the image and the rules as far as here; ask for fewer layers, or offer others");

    /// <summary>The values of an argument give layers of other kinds, which no module of a supernet can be at once.</summary>
    public sealed record OtherLayers(NetPlace Place, Operation Operation, Operation Other)
        : PlanProblem(Place, $"'{Other}' is made of other layers than '{Operation}' is with its largest values; write it as a candidate of its own");

    /// <summary>A stage has too few channels for a layer that divides them.</summary>
    public sealed record TooNarrow(NetPlace Place, string Problem)
        : PlanProblem(Place, $"{Problem}; choose a larger 'channels'");
}

/// <summary>A net that has no plan.</summary>
/// <param name="problem">The first problem on the way from its input to its head.</param>
internal sealed class PlanException(PlanProblem problem) : Exception
{
    /// <summary>The problem.</summary>
    public PlanProblem Problem => problem;
}
