using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class RecurrentTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // One layer and direction of an LSTM, gate by gate.
    private static (Tensor output, Tensor hidden, Tensor cell) LstmLoop(nn.Module network, string suffix, Tensor x, Tensor hidden, Tensor cell, bool backwards)
    {
        Tensor P(string name) => network.get_parameter(name + suffix)!;
        var steps = new Tensor[x.shape[0]];
        for (var k = 0; k < steps.Length; k++)
        {
            var t = backwards ? steps.Length - 1 - k : k;
            var gates = x[t].matmul(P("weight_ih").t()) + P("bias_ih") + hidden.matmul(P("weight_hh").t()) + P("bias_hh");
            var parts = gates.chunk(4, 1);
            cell = parts[1].sigmoid() * cell + parts[0].sigmoid() * parts[2].tanh();
            hidden = parts[3].sigmoid() * cell.tanh();
            steps[t] = hidden;
        }
        return (stack(steps, 0), hidden, cell);
    }

    private static (Tensor output, Tensor hidden) GruLoop(nn.Module network, string suffix, Tensor x, Tensor hidden, bool backwards)
    {
        Tensor P(string name) => network.get_parameter(name + suffix)!;
        var steps = new Tensor[x.shape[0]];
        for (var k = 0; k < steps.Length; k++)
        {
            var t = backwards ? steps.Length - 1 - k : k;
            var i = (x[t].matmul(P("weight_ih").t()) + P("bias_ih")).chunk(3, 1);
            var h = (hidden.matmul(P("weight_hh").t()) + P("bias_hh")).chunk(3, 1);
            var update = (i[1] + h[1]).sigmoid();
            var candidate = (i[2] + (i[0] + h[0]).sigmoid() * h[2]).tanh();
            hidden = candidate - update * candidate + update * hidden;
            steps[t] = hidden;
        }
        return (stack(steps, 0), hidden);
    }

    [Fact]
    public void ATwoLayerBidirectionalLstmIsItsLoops()
    {
        using var lstm = nn.LSTM(3, 4, numLayers: 2, bidirectional: true, dtype: ScalarType.Float64);
        var x = Numbers.Draw(1, 5, 2, 3);
        var (h0, c0) = (Numbers.Draw(2, 4, 2, 4), Numbers.Draw(3, 4, 2, 4));
        var input = x;
        var (hs, cs) = (new List<Tensor>(), new List<Tensor>());
        for (var layer = 0; layer < 2; layer++)
        {
            var forward = LstmLoop(lstm, $"_l{layer}", input, h0[2 * layer], c0[2 * layer], false);
            var backward = LstmLoop(lstm, $"_l{layer}_reverse", input, h0[2 * layer + 1], c0[2 * layer + 1], true);
            input = cat([forward.output, backward.output], 2);
            hs.AddRange([forward.hidden, backward.hidden]);
            cs.AddRange([forward.cell, backward.cell]);
        }
        var (output, hn, cn) = lstm.call(x, (h0, c0));
        Numbers.Same(input, output);
        Numbers.Same(stack(hs, 0), hn);
        Numbers.Same(stack(cs, 0), cn);
        Numbers.CheckGradients(() => lstm.call(x, (h0, c0)).Item1, x, h0, lstm.get_parameter("weight_hh_l1_reverse")!);
    }

    [Fact]
    public void BatchFirstAndSingleSequencesAreTheSameNetwork()
    {
        manual_seed(1);
        using var first = nn.LSTM(3, 4, batchFirst: true, dtype: ScalarType.Float64);
        manual_seed(1);
        using var plain = nn.LSTM(3, 4, dtype: ScalarType.Float64);
        var x = Numbers.Draw(4, 5, 2, 3);
        var (a, ha, _) = first.call(x.transpose(0, 1));
        var (b, hb, _) = plain.call(x);
        Numbers.Same(b, a.transpose(0, 1));
        Numbers.Same(hb, ha);
        var (single, hs, cs) = first.call(x.select(1, 1));
        Numbers.Same(b.select(1, 1), single);
        Assert.Equal([1, 4], hs.shape);
        Assert.Equal([1, 4], cs.shape);
        Assert.Throws<ArgumentException>(() => plain.call(ones(3)));
    }

    [Fact]
    public void GruIsItsLoop()
    {
        using var gru = nn.GRU(3, 4, numLayers: 2, dtype: ScalarType.Float64);
        var x = Numbers.Draw(5, 6, 2, 3);
        var first = GruLoop(gru, "_l0", x, zeros(2, 4, ScalarType.Float64), false);
        var second = GruLoop(gru, "_l1", first.output, zeros(2, 4, ScalarType.Float64), false);
        var (output, hidden) = gru.call(x);
        Numbers.Same(second.output, output);
        Numbers.Same(stack([first.hidden, second.hidden], 0), hidden);
        Numbers.CheckGradients(() => gru.call(x).Item1, x, gru.get_parameter("bias_ih_l0")!);
    }

    [Fact]
    public void PlainNetworksApplyTheirNonlinearity()
    {
        var x = Numbers.Draw(6, 1, 2, 3);
        using var network = nn.RNN(3, 4, nonLinearity: nn.NonLinearities.ReLU, dtype: ScalarType.Float64);
        var pre = x[0].matmul(network.get_parameter("weight_ih_l0")!.t()) + network.get_parameter("bias_ih_l0")! + network.get_parameter("bias_hh_l0")!;
        Numbers.Same(pre.relu(), network.call(x).Item1[0]);
        using var cell = nn.RNNCell(3, 4, dtype: ScalarType.Float64);
        var h = Numbers.Draw(7, 2, 4);
        Numbers.Same((x[0].matmul(cell.weight_ih.t()) + cell.bias_ih! + h.matmul(cell.weight_hh.t()) + cell.bias_hh!).tanh(), cell.call(x[0], h));
    }

    [Fact]
    public void CellsAreOneStepOfTheirNetworks()
    {
        using var lstm = nn.LSTM(3, 4, dtype: ScalarType.Float64);
        using var lstmCell = nn.LSTMCell(3, 4, dtype: ScalarType.Float64);
        lstmCell.load_state_dict(lstm.state_dict().ToDictionary(e => e.Key.Replace("_l0", "", StringComparison.Ordinal), e => e.Value));
        var x = Numbers.Draw(8, 1, 2, 3);
        var (h, c) = lstmCell.call(x[0]);
        var (_, hn, cn) = lstm.call(x);
        Numbers.Same(hn[0], h);
        Numbers.Same(cn[0], c);
        Numbers.Same(h[1], lstmCell.call(x[0][1]).Item1);

        using var gru = nn.GRU(3, 4, dtype: ScalarType.Float64);
        using var gruCell = nn.GRUCell(3, 4, dtype: ScalarType.Float64);
        gruCell.load_state_dict(gru.state_dict().ToDictionary(e => e.Key.Replace("_l0", "", StringComparison.Ordinal), e => e.Value));
        Numbers.Same(gru.call(x).Item2[0], gruCell.forward(x[0]));
    }

    [Fact]
    public void DropoutLiesBetweenLayersInTraining()
    {
        manual_seed(2);
        using var lstm = nn.LSTM(3, 8, numLayers: 2, dropout: 0.5);
        var x = rand(4, 2, 3);
        Assert.NotEqual(Numbers.Values(lstm.call(x).Item1), Numbers.Values(lstm.call(x).Item1));
        lstm.eval();
        Assert.Equal(Numbers.Values(lstm.call(x).Item1), Numbers.Values(lstm.call(x).Item1));
    }
}
