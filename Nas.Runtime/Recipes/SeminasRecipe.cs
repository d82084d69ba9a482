using Nas.Runtime.Strategies.Embeddings;

namespace Nas.Runtime.Recipes;

internal sealed class SeminasRecipe : NaoRecipe
{
    private readonly IReadOnlyList<RecipeOption> _options;

    public SeminasRecipe() => _options =
    [
        .. base.StrategyOptions.Select(o => o.Name switch
        {
            "initial" => o with { Paper = "1100" },
            "batch" => o with { Paper = "300" },
            "hidden" => o with { Paper = "64" },
            "training-steps" => o with { Paper = "11000" },
            "later-steps" => o with { Paper = "14000" },
            _ => o,
        }),
        new("pseudo-labelled", "300", "Random architectures that the predictor scores and learns from.", Paper: "10000"),
        new("up-sampling", "3", "How often a scored architecture stands among them.", Paper: "10"),
    ];

    public override string Name => "seminas";

    public override string Description =>
        "NAO whose predictor also learns from random architectures that it has scored itself (SemiNAS; Luo et al. 2020); trained from scratch.";

    public override IReadOnlyList<RecipeOption> StrategyOptions => _options;

    protected override EmbeddingSettings Settings(OptionValues options) => base.Settings(options) with
    {
        BothWays = true,
        PseudoLabelled = options.Int("pseudo-labelled", 0),
        UpSampling = options.Int("up-sampling"),
    };
}
