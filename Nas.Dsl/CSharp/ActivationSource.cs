using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes an activation between the states of a recurrent cell.</summary>
/// <param name="torch">The names of TorchSharp.</param>
internal sealed class ActivationSource(TorchNames torch)
{
    /// <summary>What an activation makes of an expression.</summary>
    /// <param name="layer">The activation.</param>
    /// <param name="operand">The expression.</param>
    public string Of(Layer layer, string operand) => layer switch
    {
        Layer.Identity => operand,
        Layer.Tanh => $"{Whole(operand)}.tanh()",
        Layer.Sigmoid => $"{Whole(operand)}.sigmoid()",
        Layer.Relu => $"{Whole(operand)}.relu()",
        Layer.Relu6 => $"{torch.Function("functional")}.relu6({operand})",
        Layer.HardSwish => $"{torch.Function("functional")}.hardswish({operand})",
        Layer.Swish => $"{torch.Function("functional")}.silu({operand})",
        Layer.Gelu => $"{torch.Function("functional")}.gelu({operand})",
        _ => throw new NotSupportedException($"A recurrent cell cannot hold {layer}."),
    };

    private static string Whole(string operand) => operand.Contains(' ') ? $"({operand})" : operand;
}
