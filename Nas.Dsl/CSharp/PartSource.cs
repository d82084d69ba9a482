namespace Nas.Dsl.CSharp;

/// <summary>The small classes behind layers that TorchSharp has no module for, written at the end of a network's class.</summary>
/// <param name="torch">The names of TorchSharp.</param>
/// <param name="dropsPaths">Whether paths are left out while the network trains.</param>
/// <param name="taken">Names that no part may have.</param>
internal sealed class PartSource(TorchNames torch, bool dropsPaths, params string[] taken)
{
    public const string FactorizedReduce = "FactorizedReduce";
    public const string Residual = "Residual";
    public const string GlobalAveragePool = "GlobalAveragePool";
    public const string SqueezeExcite = "SqueezeExcite";
    public const string SequenceMean = "SequenceMean";
    public const string Detect = "Detect";
    public const string Positions = "Positions";
    public const string Patches = "Patches";
    public const string SelfAttention = "SelfAttention";
    public const string Halves = "Halves";
    public const string SideBySide = "SideBySide";
    public const string Attention = "Attention";
    public const string ReluConvNorm = "ReluConvNorm";

    public const string ConvNormRelu = "ConvNormRelu";
    public const string DropPath = "DropPath";

    private static readonly string[] All =
        [ConvNormRelu, ReluConvNorm, SideBySide, Attention, FactorizedReduce, Positions, Patches, SelfAttention, Residual, Halves, SqueezeExcite, GlobalAveragePool, SequenceMean, Detect, DropPath];

    private readonly HashSet<string> _used = [];

    /// <summary>Whether paths are left out while the network trains.</summary>
    public bool DropsPaths => dropsPaths;

    /// <summary>The name of each part.</summary>
    public IReadOnlyList<string> Names { get; } = Identifiers.Unique(All, taken);

    /// <summary>The name of a part.</summary>
    public string Name(string part) => Names[Array.IndexOf(All, part)];

    /// <summary>The name of a part, which is written from now on.</summary>
    public string Use(string part)
    {
        _used.Add(part);
        if (part == Residual && dropsPaths) Use(DropPath);
        return Name(part);
    }

    /// <summary>Whether a part is written.</summary>
    public bool IsUsed(string part) => _used.Contains(part);

    /// <summary>The source of the parts that are used, each behind an empty line.</summary>
    public IEnumerable<string> Lines() => All.Where(_used.Contains).SelectMany(p => new[] { "" }.Concat(Source(p).Split('\n')));

    private string Source(string part)
    {
        var (name, module, tensor, sequential) = (Name(part), torch.Type("Module"), torch.Type("Tensor"), torch.Type("Sequential"));
        return part switch
        {
            ConvNormRelu =>
                $"""
                // Projects an input of a cell to the width of what reads it.
                private static {sequential} {name}(int inputs, int outputs) => {torch.Function("Sequential")}(
                    {torch.Function("Conv2d")}(inputs, outputs, 1, bias: false),
                    {torch.Function("BatchNorm2d")}(outputs),
                    {torch.Function("ReLU")}());
                """,
            ReluConvNorm =>
                $"""
                // Brings an input of a cell to the cell's width.
                private static {sequential} {name}(int inputs, int outputs) => {torch.Function("Sequential")}(
                    {torch.Function("ReLU")}(),
                    {torch.Function("Conv2d")}(inputs, outputs, 1, bias: false),
                    {torch.Function("BatchNorm2d")}(outputs));
                """,
            SideBySide =>
                $$"""
                // Images side by side along the channels; smaller ones are padded with zeros at the right and below.
                private static {{tensor}} {{name}}(params {{tensor}}[] images)
                {
                    long height = 0, width = 0;
                    foreach (var image in images)
                    {
                        if (image.shape[2] > height) height = image.shape[2];
                        if (image.shape[3] > width) width = image.shape[3];
                    }

                    var padded = new {{tensor}}[images.Length];
                    for (var i = 0; i < images.Length; i++)
                        padded[i] = {{torch.Function("functional")}}.pad(images[i], (0, width - images[i].shape[3], 0, height - images[i].shape[2]));
                    return {{torch.Function("cat")}}(padded, dim: 1);
                }
                """,
            Attention =>
                $"""
                // An image weighs the channels of another by its largest values, and is added to it.
                private static {tensor} {name}({tensor} coarse, {tensor} fine) => coarse + fine * coarse.amax([2, 3], keepdim: true).sigmoid();
                """,
            FactorizedReduce =>
                $$"""
                // Halves height and width: two 1×1 convolutions of stride 2, the second over the image moved by one pixel, so that every
                // second row and column of both parities is seen.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{torch.Type("Conv2d")}} conv1;
                    private readonly {{torch.Type("Conv2d")}} conv2;
                    private readonly {{torch.Type("BatchNorm2d")}} bn;

                    public {{name}}(int inputs, int outputs)
                        : base(nameof({{name}}))
                    {
                        conv1 = {{torch.Function("Conv2d")}}(inputs, outputs / 2, 1, stride: 2, bias: false);
                        conv2 = {{torch.Function("Conv2d")}}(inputs, outputs - outputs / 2, 1, stride: 2, bias: false);
                        bn = {{torch.Function("BatchNorm2d")}}(outputs);
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        var here = {{torch.Function("functional")}}.relu(x);
                        // The zeros matter only where the size is odd.
                        var moved = {{torch.Function("functional")}}.pad(here, (0, 1, 0, 1)).narrow(2, 1, x.shape[2]).narrow(3, 1, x.shape[3]);
                        return bn.call({{torch.Function("cat")}}([conv1.call(here), conv2.call(moved)], dim: 1)).MoveToOuterDisposeScope();
                    }
                }
                """,
            Residual =>
                $$"""
                // The sum of two paths over the same input.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{sequential}} main;
                    private readonly {{sequential}} shortcut;
                {{(dropsPaths ? $"    private readonly {Name(DropPath)} drop = new();\n" : "")}}
                    public {{name}}({{sequential}} main, {{sequential}} shortcut)
                        : base(nameof({{name}}))
                    {
                        this.main = main;
                        this.shortcut = shortcut;
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        return ({{(dropsPaths ? "drop.call(main.call(x))" : "main.call(x)")}} + shortcut.call(x)).MoveToOuterDisposeScope();
                    }
                }
                """,
            DropPath =>
                $$"""
                // Leaves a path out for some of the images while the network trains, and makes up for it for the others.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    public {{name}}()
                        : base(nameof({{name}})) => RegisterComponents();

                    public double Probability { get; set; }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        if (!training || Probability == 0) return x;
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        var kept = {{torch.Function("rand")}}(x.shape[0], device: x.device).ge(Probability);
                        for (var i = 1; i < x.dim(); i++) kept = kept.unsqueeze(-1);
                        return (x * kept / (1 - Probability)).MoveToOuterDisposeScope();
                    }
                }
                """,
            Halves =>
                $$"""
                // Two paths side by side: over half of the channels each, or both over all of them.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{sequential}} left;
                    private readonly {{sequential}} right;
                    private readonly bool splits;

                    public {{name}}({{sequential}} left, {{sequential}} right, bool splits = false)
                        : base(nameof({{name}}))
                    {
                        this.left = left;
                        this.right = right;
                        this.splits = splits;
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        var half = x.shape[1] / 2;
                        var first = splits ? x.narrow(1, 0, half) : x;
                        var second = splits ? x.narrow(1, half, x.shape[1] - half) : x;
                        return {{torch.Function("cat")}}([left.call(first), right.call(second)], dim: 1).MoveToOuterDisposeScope();
                    }
                }
                """,
            SqueezeExcite =>
                $$"""
                // Weighs each channel by what all channels have on the mean.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{torch.Type("Linear")}} reduce;
                    private readonly {{torch.Type("Linear")}} expand;
                    private readonly bool isHard;

                    public {{name}}(int channels, int squeezed, bool isHard = false)
                        : base(nameof({{name}}))
                    {
                        reduce = {{torch.Function("Linear")}}(channels, squeezed);
                        expand = {{torch.Function("Linear")}}(squeezed, channels);
                        this.isHard = isHard;
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        var weights = expand.call({{torch.Function("functional")}}.relu(reduce.call(x.mean([2, 3]))));
                        weights = isHard ? {{torch.Function("functional")}}.relu6(weights + 3) / 6 : weights.sigmoid();
                        return (x * weights.unsqueeze(2).unsqueeze(3)).MoveToOuterDisposeScope();
                    }
                }
                """,
            GlobalAveragePool =>
                $$"""
                // The mean over height and width: (batch, channels).
                private sealed class {{name}}() : {{module}}<{{tensor}}, {{tensor}}>(nameof({{name}}))
                {
                    public override {{tensor}} forward({{tensor}} x) => x.mean([2, 3]);
                }
                """,
            SequenceMean =>
                $$"""
                // The mean over the places of a sequence: (batch, channels).
                private sealed class {{name}}() : {{module}}<{{tensor}}, {{tensor}}>(nameof({{name}}))
                {
                    public override {{tensor}} forward({{tensor}} x) => x.mean([1]);
                }
                """,
            Detect =>
                $$"""
                // For each place of an image a row: how sure the net is of each class, before a sigmoid; the left, top, right and bottom of a
                // box; and those of the place itself, all in parts of the image. At first it is sure of nothing.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{torch.Type("Conv2d")}} projection;
                    private readonly int classes;

                    public {{name}}(int inputs, int classes)
                        : base(nameof({{name}}))
                    {
                        this.classes = classes;
                        projection = {{torch.Function("Conv2d")}}(inputs, classes + 4, 1);
                        using ({{torch.Function("no_grad")}}())
                            projection.bias!.narrow(0, 0, classes).fill_(-4.6);
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        var (batch, height, width) = (x.shape[0], x.shape[2], x.shape[3]);
                        var rows = projection.call(x).permute(0, 2, 3, 1).flatten(1, 2);
                        var left = {{torch.Function("arange")}}(width, dtype: x.dtype, device: x.device).repeat(height) / width;
                        var top = {{torch.Function("arange")}}(height, dtype: x.dtype, device: x.device).repeat_interleave(width) / height;
                        var places = {{torch.Function("stack")}}([left, top, left + 1.0 / width, top + 1.0 / height], dim: 1).expand(batch, -1, -1);
                        var middle = (places.narrow(2, 0, 2) + places.narrow(2, 2, 2)) / 2;
                        // Distances in places, so that the numbers are the same whatever the image.
                        var distances = {{torch.Function("functional")}}.softplus(rows.narrow(2, classes, 4), 1, 20) * (places.narrow(2, 2, 2) - places.narrow(2, 0, 2)).repeat(1, 1, 2);
                        return {{torch.Function("cat")}}([rows.narrow(2, 0, classes), middle - distances.narrow(2, 0, 2), middle + distances.narrow(2, 2, 2), places], dim: 2)
                            .MoveToOuterDisposeScope();
                    }
                }
                """,
            Positions =>
                $$"""
                // Adds to each place of a sequence a row of its own.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{torch.Type("Parameter")}} weight;

                    public {{name}}(int length, int channels)
                        : base(nameof({{name}}))
                    {
                        weight = {{torch.Function("Parameter")}}({{torch.Function("randn")}}(length, channels) * 0.02);
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x) => x + weight;
                }
                """,
            Patches =>
                $$"""
                // Cuts an image into squares, row by row, and projects the pixels of each.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{torch.Type("Conv2d")}} projection;

                    public {{name}}(int inputs, int outputs, int size)
                        : base(nameof({{name}}))
                    {
                        projection = {{torch.Function("Conv2d")}}(inputs, outputs, size, stride: size);
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        return projection.call(x).flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
                    }
                }
                """,
            SelfAttention =>
                $$"""
                // Attention of several heads over the places of a sequence; where it is causal, a place sees those before it and itself.
                private sealed class {{name}} : {{module}}<{{tensor}}, {{tensor}}>
                {
                    private readonly {{torch.Type("Linear")}} query;
                    private readonly {{torch.Type("Linear")}} key;
                    private readonly {{torch.Type("Linear")}} value;
                    private readonly {{torch.Type("Linear")}} output;
                    private readonly int heads;
                    private readonly bool isCausal;

                    public {{name}}(int channels, int heads, int headWidth, bool isCausal = false)
                        : base(nameof({{name}}))
                    {
                        query = {{torch.Function("Linear")}}(channels, heads * headWidth);
                        key = {{torch.Function("Linear")}}(channels, heads * headWidth);
                        value = {{torch.Function("Linear")}}(channels, heads * headWidth);
                        output = {{torch.Function("Linear")}}(heads * headWidth, channels);
                        this.heads = heads;
                        this.isCausal = isCausal;
                        RegisterComponents();
                    }

                    public override {{tensor}} forward({{tensor}} x)
                    {
                        using var scope = {{torch.Function("NewDisposeScope")}}();
                        var attended = {{torch.Function("functional")}}.scaled_dot_product_attention(
                            Split(query.call(x)), Split(key.call(x)), Split(value.call(x)), is_casual: isCausal);
                        return output.call(attended.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
                    }

                    // (batch, length, heads times width) to (batch, heads, length, width).
                    private {{tensor}} Split({{tensor}} x) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
                }
                """,
            _ => throw new ArgumentException($"There is no part '{part}'.", nameof(part)),
        };
    }
}
