using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of a long short-term memory: (batch, input) or (input), with states (batch, hidden) or (hidden).</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private readonly long _hiddenSize;

    internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LSTMCell))
    {
        _hiddenSize = hiddenSize;
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        foreach (var (name, parameter) in RecurrentCell.Parameters(inputSize, hiddenSize, gates: 4, bias, where, type)) register_parameter(name, parameter);
    }

    public Parameter weight_ih
    {
        get => _internal_params[nameof(weight_ih)];
        set => ConditionallyRegisterParameter(nameof(weight_ih), value);
    }

    public Parameter weight_hh
    {
        get => _internal_params[nameof(weight_hh)];
        set => ConditionallyRegisterParameter(nameof(weight_hh), value);
    }

    public Parameter? bias_ih
    {
        get => _internal_params.TryGetValue(nameof(bias_ih), out var value) ? value : null;
        set => ConditionallyRegisterParameter(nameof(bias_ih), value);
    }

    public Parameter? bias_hh
    {
        get => _internal_params.TryGetValue(nameof(bias_hh), out var value) ? value : null;
        set => ConditionallyRegisterParameter(nameof(bias_hh), value);
    }

    /// <summary>Runs one step; without states from zeros.</summary>
    /// <returns>The next hidden state and the next cell state.</returns>
    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        using var scope = NewDisposeScope();
        var zeros = h0_c0 is null ? RecurrentCell.Zeros(input, _hiddenSize) : null;
        var (hidden, cell) = h0_c0 ?? (zeros!, zeros!);
        var single = input.Dimensions == 1;
        Tensor Batch(Tensor tensor) => single ? tensor.unsqueeze(0) : tensor;
        var (nextHidden, nextCell) = Operator.Call2(
            "lstm_cell", Batch(input), new[] { Batch(hidden), Batch(cell) }, weight_ih, weight_hh, bias_ih, bias_hh);
        if (single) (nextHidden, nextCell) = (nextHidden.squeeze(0), nextCell.squeeze(0));
        return (nextHidden.MoveToOuterDisposeScope(), nextCell.MoveToOuterDisposeScope());
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
