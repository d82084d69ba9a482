using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Transformer : OperationDefinition
{
    public override string Name => "transformer";

    public override string Description =>
        "A block of a transformer with its norms in front (Vaswani et al. 2017; Xiong et al. 2020): to the input is added attention of so many heads, each "
        + "head_width wide, and to that a hidden layer of ratio times the width with GELU. In a language model a place sees those before it and itself. "
        + "Where the width changes, a linear layer stands before the block.";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("heads", ParameterKind.Count),
        new("ratio", ParameterKind.Factor, Expression.Number(4)),
        // That of Vaswani et al. and of Chen et al. 2021 (AutoFormer), whose heads are a choice as well.
        new("head_width", ParameterKind.Count, Expression.Number(64)),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (width, hidden) = (context.Out, context.Times("ratio", context.Out));
        Layer[] attention = [new Layer.LayerNorm(width), new Layer.SelfAttention(width, context.Int("heads"), context.Int("head_width"), context.Here.IsCausal)];
        Layer[] feedForward = [new Layer.LayerNorm(width), new Layer.Linear(width, hidden), new Layer.Gelu(), new Layer.Linear(hidden, width)];
        var itself = EquatableArray.Of<Layer>(new Layer.Identity());
        Layer[] block = [new Layer.Residual(attention.ToEquatableArray(), itself), new Layer.Residual(feedForward.ToEquatableArray(), itself)];
        return context.KeepsShape ? block : [new Layer.Linear(context.In, width), .. block];
    }
}
