using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// The parameters of an LSTM, GRU or plain recurrent network, named as PyTorch's: weight_ih_l0, weight_hh_l0, bias_ih_l0,
/// bias_hh_l0, with _reverse for the backward direction, then the next layer. They are drawn from U(-1/√hidden, 1/√hidden).
/// </summary>
internal sealed class RecurrentNetwork(long hiddenSize, long layers, bool bias, bool batchFirst, double dropout, bool bidirectional)
{
    /// <summary>1, or 2 for a bidirectional network.</summary>
    public long Directions => bidirectional ? 2 : 1;

    /// <summary>Draws the parameters.</summary>
    /// <param name="inputSize">The size of the input's features.</param>
    /// <param name="gates">How many hidden sizes a weight is high: 4 for LSTM, 3 for GRU, 1 for a plain network.</param>
    /// <param name="where">The device.</param>
    /// <param name="type">The element type.</param>
    public IEnumerable<(string name, Parameter parameter)> Parameters(long inputSize, long gates, Device where, ScalarType type)
    {
        if (hiddenSize <= 0 || layers <= 0) throw new ArgumentException("A recurrent network has at least one layer and one hidden unit.");
        if (dropout is < 0 or > 1) throw new ArgumentException("dropout is the probability of an element being zeroed, in 0 .. 1.");
        var limit = 1.0 / Math.Sqrt(hiddenSize);
        for (var layer = 0L; layer < layers; layer++)
        {
            for (var direction = 0L; direction < Directions; direction++)
            {
                var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                yield return ("weight_ih" + suffix, Draw(limit, where, type, gates * hiddenSize, layer == 0 ? inputSize : hiddenSize * Directions));
                yield return ("weight_hh" + suffix, Draw(limit, where, type, gates * hiddenSize, hiddenSize));
                if (!bias) continue;
                yield return ("bias_ih" + suffix, Draw(limit, where, type, gates * hiddenSize));
                yield return ("bias_hh" + suffix, Draw(limit, where, type, gates * hiddenSize));
            }
        }
    }

    public static Parameter Draw(double limit, Device where, ScalarType type, params long[] shape)
    {
        var parameter = new Parameter(empty(shape, type, where));
        nn.init.uniform_(parameter, -limit, limit);
        return parameter;
    }

    /// <summary>Zeros (layers · directions, batch, hidden), without the batch dimension for an input without one.</summary>
    public Tensor Zeros(Tensor input)
    {
        var shape = input.shape;
        Check(shape.Length);
        long[] state = shape.Length == 2 ? [layers * Directions, hiddenSize] : [layers * Directions, shape[batchFirst ? 0 : 1], hiddenSize];
        return zeros(state, input.dtype, input.device);
    }

    /// <summary>Runs the operator on (length, batch, features), (batch, length, features) or (length, features).</summary>
    /// <returns>The output and the last states; each in the form of the input.</returns>
    public Tensor[] Run(string op, Tensor input, Tensor[] states, Tensor[] parameters, bool training)
    {
        var dimensions = input.Dimensions;
        Check(dimensions);
        using var scope = NewDisposeScope();
        var single = dimensions == 2;
        var batch = single ? input.unsqueeze(batchFirst ? 0 : 1) : input;
        var first = single ? states.Select(s => s.unsqueeze(1)).ToArray() : states;
        Tensor[] results;
        if (first.Length == 2)
        {
            var (output, hidden, cell) = Operator.Call3(op, batch, first, parameters, bias, layers, dropout, training, bidirectional, batchFirst);
            results = [output, hidden, cell];
        }
        else
        {
            var (output, hidden) = Operator.Call2(op, batch, first[0], parameters, bias, layers, dropout, training, bidirectional, batchFirst);
            results = [output, hidden];
        }
        if (single)
            for (var i = 0; i < results.Length; i++) results[i] = results[i].squeeze(i == 0 && batchFirst ? 0 : 1);
        foreach (var result in results) result.MoveToOuterDisposeScope();
        return results;
    }

    private static void Check(long dimensions)
    {
        if (dimensions is not (2 or 3)) throw new ArgumentException($"A recurrent network takes an input of 2 or 3 dimensions, not {dimensions}.");
    }
}
