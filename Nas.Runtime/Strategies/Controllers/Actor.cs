using Linear = TorchSharp.Modules.Linear;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>What to do in a state: (batch, numbers) to (batch, 1), a number between 0 and 1.</summary>
internal sealed class Actor : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _action;

    /// <summary>An actor with new weights.</summary>
    /// <param name="numbers">Of a state.</param>
    /// <param name="hidden">The size of a hidden layer.</param>
    public Actor(int numbers, int hidden)
        : base(nameof(Actor))
    {
        (_first, _second, _action) = (nn.Linear(numbers, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _action.forward(_second.forward(_first.forward(input).relu()).relu()).sigmoid();
}
