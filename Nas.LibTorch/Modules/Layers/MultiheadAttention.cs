using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Multi-head scaled dot-product attention (Vaswani et al. 2017): queries (target, batch, embedding), keys (source, batch, kdim)
/// and values (source, batch, vdim), projected, attended head by head, joined and projected again.
/// </summary>
public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
{
    private readonly long _embedding;
    private readonly long _heads;
    private readonly double _dropout;
    private readonly bool _sameSizes;
    private readonly bool _zeroAttention;

    internal MultiheadAttention(long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn, long? kdim, long? vdim)
        : base(nameof(MultiheadAttention))
    {
        if (num_heads <= 0 || embedded_dim % num_heads != 0)
            throw new ArgumentException($"embed_dim {embedded_dim} must be divisible by num_heads {num_heads}", nameof(num_heads));
        (_embedding, _heads, _dropout, _zeroAttention) = (embedded_dim, num_heads, dropout, add_zero_attn);
        _sameSizes = (kdim ?? embedded_dim) == embedded_dim && (vdim ?? embedded_dim) == embedded_dim;
        if (_sameSizes)
        {
            Register("in_proj_weight", 3 * embedded_dim, embedded_dim);
        }
        else
        {
            Register("q_proj_weight", embedded_dim, embedded_dim);
            Register("k_proj_weight", embedded_dim, kdim ?? embedded_dim);
            Register("v_proj_weight", embedded_dim, vdim ?? embedded_dim);
        }
        if (bias) register_parameter("in_proj_bias", new Parameter(zeros([3 * embedded_dim])));
        var output = nn.Linear(embedded_dim, embedded_dim, bias);
        if (bias) nn.init.zeros_(output.bias!);
        register_module("out_proj", output);
        if (!add_bias_kv) return;
        foreach (var name in new[] { "bias_k", "bias_v" })
        {
            var parameter = new Parameter(empty([1, 1, embedded_dim]));
            nn.init.xavier_normal_(parameter);
            register_parameter(name, parameter);
        }
    }

    /// <summary>Attends.</summary>
    /// <param name="query">(target, batch, embedding).</param>
    /// <param name="key">(source, batch, kdim).</param>
    /// <param name="value">(source, batch, vdim).</param>
    /// <param name="key_padding_mask">(batch, source): true where a key is to be ignored; or numbers that are added to the scores.</param>
    /// <param name="need_weights">Whether to give the attention weights.</param>
    /// <param name="attn_mask">(target, source) or (batch · heads, target, source): true where attention is barred; or numbers that are added.</param>
    /// <returns>(target, batch, embedding), and the weights averaged over the heads (batch, target, source), or null.</returns>
    public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
    {
        using var scope = NewDisposeScope();
        var (target, batch) = (query.shape[0], query.shape[1]);
        var q = Project(query, 0, "q_proj_weight");
        var k = Project(key, 1, "k_proj_weight");
        var v = Project(value, 2, "v_proj_weight");
        var added = 0;
        if (_internal_params.TryGetValue("bias_k", out var biasKey))
        {
            k = cat([k, biasKey.expand([1, batch, _embedding])], 0);
            v = cat([v, _internal_params["bias_v"].expand([1, batch, _embedding])], 0);
            added++;
        }
        if (_zeroAttention)
        {
            var nothing = zeros([1, batch, _embedding], k.dtype, k.device);
            k = cat([k, nothing], 0);
            v = cat([v, nothing], 0);
            added++;
        }
        var size = _embedding / _heads;
        var source = k.shape[0];
        Tensor Split(Tensor tensor, long length) => tensor.reshape([length, batch * _heads, size]).transpose(0, 1);
        var scores = Split(q, target).mul(1.0 / Math.Sqrt(size)).bmm(Split(k, source).transpose(1, 2));
        if (attn_mask is not null) scores = Mask(scores, Widen(attn_mask, added));
        if (key_padding_mask is not null)
        {
            var padding = Widen(key_padding_mask, added).reshape([batch, 1, 1, source]).expand([batch, _heads, 1, source]).reshape([batch * _heads, 1, source]);
            scores = Mask(scores, padding);
        }
        var weights = nn.functional.softmax(scores, -1);
        var attended = nn.functional.dropout(weights, _dropout, training).bmm(Split(v, source));
        var joined = attended.transpose(0, 1).reshape([target, batch, _embedding]);
        var output = ((Linear)_internal_submodules["out_proj"]).call(joined).MoveToOuterDisposeScope();
        if (!need_weights) return new(output, null!);
        return new(output, weights.reshape([batch, _heads, target, source]).mean([1L]).MoveToOuterDisposeScope());
    }

    /// <inheritdoc cref="forward"/>
    public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
        base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

    private static Tensor Mask(Tensor scores, Tensor mask) =>
        mask.dtype == ScalarType.Bool ? scores.masked_fill(mask, double.NegativeInfinity) : scores.add(mask);

    // The keys that the layer adds are never masked.
    private static Tensor Widen(Tensor mask, int added) =>
        added == 0 ? mask : cat([mask, zeros([.. mask.shape[..^1], added], mask.dtype, mask.device)], -1);

    private void Register(string name, long rows, long columns)
    {
        var parameter = new Parameter(empty([rows, columns]));
        nn.init.xavier_uniform_(parameter);
        register_parameter(name, parameter);
    }

    private Tensor Project(Tensor input, int part, string name)
    {
        var weight = _sameSizes ? _internal_params["in_proj_weight"].narrow(0, part * _embedding, _embedding) : _internal_params[name];
        var bias = _internal_params.TryGetValue("in_proj_bias", out var all) ? all.narrow(0, part * _embedding, _embedding) : null;
        return nn.functional.linear(input, weight, bias);
    }
}
