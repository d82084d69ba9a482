using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of a plain recurrent network: (batch, input) or (input), with a state (batch, hidden) or (hidden).</summary>
public sealed class RNNCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly long _hiddenSize;
    private readonly string _operator;

    internal RNNCell(long inputSize, long hiddenSize, nn.NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(RNNCell))
    {
        _hiddenSize = hiddenSize;
        _operator = nonLinearity == nn.NonLinearities.ReLU ? "rnn_relu_cell" : "rnn_tanh_cell";
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        foreach (var (name, parameter) in RecurrentCell.Parameters(inputSize, hiddenSize, gates: 1, bias, where, type)) register_parameter(name, parameter);
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

    /// <summary>Runs one step; without a state from zeros.</summary>
    /// <returns>The next hidden state.</returns>
    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var scope = NewDisposeScope();
        var hidden = h0 ?? RecurrentCell.Zeros(input, _hiddenSize);
        var single = input.Dimensions == 1;
        var next = Operator.Call(_operator, single ? input.unsqueeze(0) : input, single ? hidden.unsqueeze(0) : hidden, weight_ih, weight_hh, bias_ih, bias_hh);
        return (single ? next.squeeze(0) : next).MoveToOuterDisposeScope();
    }
}
