using Linear = TorchSharp.Modules.Linear;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>What an action in a state leads to: (batch, numbers) and (batch, 1) to (batch, 1).</summary>
internal sealed class Critic : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear _state;
    private readonly Linear _action;
    private readonly Linear _second;
    private readonly Linear _value;

    /// <summary>A critic with new weights.</summary>
    /// <param name="numbers">Of a state.</param>
    /// <param name="hidden">The size of a hidden layer.</param>
    public Critic(int numbers, int hidden)
        : base(nameof(Critic))
    {
        (_state, _action, _second, _value) = (nn.Linear(numbers, hidden), nn.Linear(1, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input1, Tensor input2) => _value.forward(_second.forward((_state.forward(input1) + _action.forward(input2)).relu()).relu());
}
