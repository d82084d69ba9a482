using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// How a recurrent cell goes from state to state: s + sigmoid(c) · (f(y) - s), with c and y made of what it reads by one weight (Zilly et al. 2017,
/// equation 7; Liu et al. 2019, their code).
/// </summary>
internal static class Highway
{
    /// <summary>New weights: (inputs) to (2 · channels), c first.</summary>
    public static Linear Create(Nas.Dsl.Model.EquatableArray<Layer> layers) => (Linear)LayerModules.Create(layers[0], affine: true);

    /// <summary>The next state.</summary>
    /// <param name="halves">c and y, (..., 2 · channels).</param>
    /// <param name="state">s, (..., channels).</param>
    /// <param name="activation">f.</param>
    public static Tensor Step(Tensor halves, Tensor state, Func<Tensor, Tensor> activation)
    {
        var parts = halves.chunk(2, -1);
        return state + (parts[0].sigmoid() * (activation(parts[1]) - state));
    }

    /// <summary>What a cell puts out: the mean of some states.</summary>
    public static Tensor Mean(IReadOnlyList<Tensor> states)
    {
        var sum = states.Aggregate((a, b) => a + b);
        return states.Count == 1 ? sum : sum / states.Count;
    }

    /// <summary>
    /// Runs over the places of a text. What a place contributes to its joint with the state before it does not depend on that state, and is computed
    /// for all places at once.
    /// </summary>
    /// <param name="x">(batch, length, inputs).</param>
    /// <param name="join">The weights of the joint.</param>
    /// <param name="channels">The width of a state.</param>
    /// <param name="step">From the joined state of a place to the next state, each (batch, channels).</param>
    /// <returns>(batch, length, channels).</returns>
    public static Tensor Run(Tensor x, Linear join, int channels, Func<Tensor, Tensor> step)
    {
        using var scope = NewDisposeScope();
        var inputs = x.shape[2];
        var places = nn.functional.linear(x, join.weight.narrow(1, 0, inputs)).unbind(1);
        var own = join.weight.narrow(1, inputs, channels).t();
        var state = zeros(x.shape[0], channels, dtype: x.dtype, device: x.device);
        var states = new Tensor[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            // The first state is zeros.
            var halves = i == 0 ? places[0] : places[i].addmm(state, own, 1, 1);
            states[i] = state = step(Step(halves, state, y => y.tanh()));
        }

        return stack(states, 1).MoveToOuterDisposeScope();
    }
}
