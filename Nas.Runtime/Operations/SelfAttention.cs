using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Attention of several heads over the places of a sequence (Vaswani et al. 2017, section 3.2). It can run with its first heads alone, and for fewer
/// channels (Chen et al. 2021, AutoFormer, section 3.2).
/// </summary>
internal sealed class SelfAttention : nn.Module<Tensor, Tensor>
{
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;
    private readonly int _headWidth;
    private readonly bool _isCausal;

    /// <summary>New weights.</summary>
    /// <param name="channels">The channels of the sequence.</param>
    /// <param name="heads">How many heads there are.</param>
    /// <param name="headWidth">The width of each.</param>
    /// <param name="isCausal">Whether a place sees only those before it and itself.</param>
    public SelfAttention(int channels, int heads, int headWidth, bool isCausal)
        : base(nameof(SelfAttention))
    {
        query = nn.Linear(channels, heads * headWidth);
        key = nn.Linear(channels, heads * headWidth);
        value = nn.Linear(channels, heads * headWidth);
        output = nn.Linear(heads * headWidth, channels);
        (_headWidth, _isCausal) = (headWidth, isCausal);
        RegisterComponents();
    }

    /// <summary>(batch, length, channels) to the same.</summary>
    public override Tensor forward(Tensor input) => Run(input, (_, tensor) => tensor);

    /// <summary>Runs with a part of each weight.</summary>
    /// <param name="input">(batch, length, channels).</param>
    /// <param name="part">From the name of a weight and the weight to the part of it that is taken.</param>
    public Tensor Run(Tensor input, Func<string, Tensor, Tensor> part)
    {
        using var scope = NewDisposeScope();
        var attended = nn.functional.scaled_dot_product_attention(
            Split(Of("query", query, input)), Split(Of("key", key, input)), Split(Of("value", value, input)), is_casual: _isCausal);
        return Of("output", output, attended.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();

        Tensor Of(string name, Linear linear, Tensor x) =>
            nn.functional.linear(x, part(name + ".weight", linear.weight), part(name + ".bias", linear.bias!));
    }

    // (batch, length, heads times width) to (batch, heads, length, width).
    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], -1, _headWidth).transpose(1, 2);
}
