using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A learned vector for each index: integers of any shape (...) to (..., embedding_dims). Drawn from N(0, 1).</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long? _paddingIndex;
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleGradByFrequency;
    private readonly bool _sparse;

    internal Embedding(long count, long dims, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse, Device? device, ScalarType? dtype)
        : base(nameof(Embedding))
    {
        if (padding_idx is { } index && (index >= count || index < -count))
            throw new ArgumentOutOfRangeException(nameof(padding_idx), index, $"padding_idx lies within -{count} .. {count - 1}.");
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        weight = new Parameter(empty([count, dims], type, where));
        nn.init.normal_(weight);
        Configure(count, padding_idx, out _paddingIndex);
        (_maxNorm, _normType, _scaleGradByFrequency, _sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
        ClearPadding();
    }

    internal Embedding(Tensor embeddings, bool freeze, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
        : base(nameof(Embedding))
    {
        if (embeddings.Dimensions != 2) throw new ArgumentException("The vectors of an embedding are a matrix.", nameof(embeddings));
        weight = new Parameter(embeddings.detach().clone(), requires_grad: !freeze);
        Configure(embeddings.shape[0], padding_idx, out _paddingIndex);
        (_maxNorm, _normType, _scaleGradByFrequency, _sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
    }

    /// <summary>(num_embeddings, embedding_dims).</summary>
    public Parameter weight
    {
        get => _internal_params[nameof(weight)];
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public override Tensor forward(Tensor input)
    {
        if (_maxNorm is { } limit) Renormalize(input, limit);
        return Operator.Call("embedding", weight, input, _paddingIndex ?? -1, _scaleGradByFrequency, _sparse);
    }

    private static void Configure(long count, long? index, out long? normalized) => normalized = index is < 0 ? index + count : index;

    private void ClearPadding()
    {
        if (_paddingIndex is not { } index) return;
        using var _ = no_grad();
        using var row = weight[index];
        using var __ = row.zero_();
    }

    private void Renormalize(Tensor input, double limit)
    {
        using var _ = no_grad();
        Operator.CallInPlace("embedding_renorm_", weight, input, limit, _normType);
    }
}
