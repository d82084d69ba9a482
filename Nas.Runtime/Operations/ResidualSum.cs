using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>The sum of two paths over the same input.</summary>
public sealed class ResidualSum : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> main;
    private readonly nn.Module<Tensor, Tensor> shortcut;

    /// <summary>The sum of <paramref name="main"/> and <paramref name="shortcut"/>, which put out the same shape.</summary>
    public ResidualSum(nn.Module<Tensor, Tensor> main, nn.Module<Tensor, Tensor> shortcut)
        : base(nameof(ResidualSum))
    {
        this.main = main;
        this.shortcut = shortcut;
        RegisterComponents();
    }

    /// <summary>The first path.</summary>
    internal nn.Module<Tensor, Tensor> Main => main;

    /// <summary>The second path.</summary>
    internal nn.Module<Tensor, Tensor> Shortcut => shortcut;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return (main.forward(input) + shortcut.forward(input)).MoveToOuterDisposeScope();
    }
}
