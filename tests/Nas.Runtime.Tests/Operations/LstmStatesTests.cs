using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

public sealed class LstmStatesTests
{
    // Hochreiter and Schmidhuber 1997 with forget gates, written out.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void With_and_without_gradients_the_states_are_those_of_the_equations(int layers)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var lstm = nn.LSTM(6, 6, layers, batchFirst: true);
        var (input, memory) = (randn(3, 5, 6), (Hidden: randn(layers, 3, 6), Cell: randn(layers, 3, 6)));
        var (hidden, cell) = (new List<Tensor>(), new List<Tensor>());
        var expected = input.unbind(1);
        for (var layer = 0; layer < layers; layer++)
        {
            var (h, c) = (memory.Hidden[layer], memory.Cell[layer]);
            for (var step = 0; step < expected.Length; step++)
            {
                var sum = nn.functional.linear(expected[step], Weight("weight_ih"), Weight("bias_ih")) + nn.functional.linear(h, Weight("weight_hh"), Weight("bias_hh"));
                var gates = sum.chunk(4, 1);
                c = (gates[1].sigmoid() * c) + (gates[0].sigmoid() * gates[2].tanh());
                h = gates[3].sigmoid() * c.tanh();
                expected[step] = h;
            }

            hidden.Add(h);
            cell.Add(c);
            Tensor Weight(string name) => lstm.get_parameter($"{name}_l{layer}")!;
        }

        Check();
        using (no_grad()) Check();

        void Check()
        {
            var (states, next) = lstm.Run(input, memory);
            Assert.Equal(is_grad_enabled(), states.requires_grad);
            AssertClose(stack(expected, 1), states);
            AssertClose(stack(hidden, 0), next.Hidden);
            AssertClose(stack(cell, 0), next.Cell);
        }
    }

    private static void AssertClose(Tensor expected, Tensor actual) => Assert.True((expected - actual).abs().max().item<float>() < 1e-5);
}
