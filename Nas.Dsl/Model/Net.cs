namespace Nas.Dsl.Model;

/// <summary>A whole network: <c>net FashionNet(channels: 16, classes: 10) { ... }</c>.</summary>
/// <param name="Name">The net's name, and that of the C# class it becomes.</param>
/// <param name="Parameters">Its whole-number parameters with their defaults; always <c>channels</c>, the initial width, among them.</param>
/// <param name="Input">The shape of one example: an image, or a row of tokens.</param>
/// <param name="Stem">The layers before the first cell.</param>
/// <param name="Body">Cells and fixed blocks, with repeats, and stages.</param>
/// <param name="Head">The layers behind the last cell.</param>
public sealed record Net(
    string Name,
    EquatableArray<Parameter> Parameters,
    InputShape Input,
    EquatableArray<Operation> Stem,
    EquatableArray<BodyItem> Body,
    EquatableArray<Operation> Head)
{
    /// <summary>The sides of square images, in pixels, one of which is chosen for it to look at; none where they are of one size. The data, and <see cref="Input"/>, are of the largest.</summary>
    public EquatableArray<int> Sides { get; init; }

    /// <summary>Its input as the language writes it: <c>image(3, 32, 32)</c>, or <c>image(3, {24, 28, 32})</c>.</summary>
    public string InputText => Sides.Count == 0 ? Input.ToString() : $"image({Input.Channels}, {{{string.Join(", ", Sides)}}})";

    /// <summary>What it is trained for; unless it is said, what fits its input: of images their classes, of tokens the next ones.</summary>
    public LearningTask Task { get; init; } = LearningTask.Usual(Input);

    /// <summary>What its networks may cost at most.</summary>
    public CostLimits Limits { get; init; } = CostLimits.None;

    /// <summary>What each architecture chooses of how it is trained, beside its layers.</summary>
    public EquatableArray<Setting> Settings { get; init; }

    /// <summary>The default of each parameter.</summary>
    public IReadOnlyDictionary<string, int> Defaults => Parameters.ToDictionary(p => p.Name, p => p.Default);

    /// <summary>Its cells and fixed blocks, without the repeats that they stand in.</summary>
    public IEnumerable<Block> Blocks => Body.OfType<Repeat>().SelectMany(r => r.Blocks);

    /// <summary>What of its body a parameter repeats.</summary>
    public IEnumerable<Repeat> Repeats => Body.OfType<Repeat>().Where(r => r.Times.Parameter is not null);

    /// <summary>The shape of an image of one of its <see cref="Sides"/>.</summary>
    /// <param name="choice">Which of them, from 0.</param>
    public ImageShape ImageAt(int choice) => new(Input.Channels, Sides[choice], Sides[choice]);

    /// <summary>Its stages.</summary>
    public IEnumerable<Stage> Stages => Body.OfType<StageItem>().Select(s => s.Stage);
}

/// <summary>A parameter of a net.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its default, at least 1.</param>
public sealed record Parameter(string Name, int Default);

/// <summary>What a net's body is made of.</summary>
public abstract record BodyItem;

/// <summary>A run of body items, repeated: <c>repeat 2 { Normal }</c>, <c>repeat cells { Normal }</c>. An item that stands alone is a repeat of 1.</summary>
/// <param name="Times">How many times, at least 1: a number, or a parameter of the net, which says nothing else then.</param>
/// <param name="Blocks">What is repeated, in order.</param>
public sealed record Repeat(Expression Times, EquatableArray<Block> Blocks) : BodyItem
{
    /// <summary>How many times, with the net's parameters filled in.</summary>
    /// <param name="parameters">A value for each parameter of the net.</param>
    public long Count(IReadOnlyDictionary<string, int> parameters) => (long)Times.Evaluate(parameters);
}

/// <summary>A stage as a part of a net's body.</summary>
/// <param name="Stage">The stage.</param>
public sealed record StageItem(Stage Stage) : BodyItem;

/// <summary>One item of a net's body: a cell, or a fixed block such as <c>res_block(stride: 2)</c>.</summary>
/// <param name="Cell">The cell's name, or null for a fixed block.</param>
/// <param name="Layer">The fixed block, or null for a cell.</param>
/// <param name="Growth">What the width is multiplied by from here on: 2 for <c>{ channels * 2 }</c>, else 1.</param>
public sealed record Block(string? Cell, Operation? Layer, int Growth)
{
    /// <summary>The stride of the cell at this place, 1 or 2, or null: its own.</summary>
    public int? Stride { get; init; }

    /// <summary>The widths of the net from here on, one of which is chosen; none where it stays or grows (Dong et al. 2021, NATS-Bench).</summary>
    public EquatableArray<Expression> Widths { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string[] changes = [.. Widths.Count == 0 ? Array.Empty<string>() : [$"channels {{{string.Join(", ", Widths)}}}"], .. Growth == 1 ? Array.Empty<string>() : [$"channels * {Growth}"], .. Stride is { } stride ? [$"stride {stride}"] : Array.Empty<string>()];
        return $"{Cell ?? Layer!.ToString()}{(changes.Length == 0 ? "" : $" {{ {string.Join(", ", changes)} }}")}";
    }
}
