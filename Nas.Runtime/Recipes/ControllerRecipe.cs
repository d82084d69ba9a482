using Nas.Runtime.Strategies.Controllers;

namespace Nas.Runtime.Recipes;

/// <summary>A system in which a recurrent controller writes architectures. The systems differ in how it learns, and in their defaults.</summary>
internal abstract class ControllerRecipe : AskTellRecipe
{
    // What a controller learns from are its own samples.
    public override bool Draws => false;

    /// <summary>What the options say of the controller.</summary>
    protected static ControllerSettings Settings(OptionValues options) => new()
    {
        Hidden = options.Int("hidden"),
        Layers = options.Int("layers"),
        InitialRange = options.Number("initial-range", 0),
        LearningRate = options.Number("learning-rate", 0),
        Batch = options.Int("batch"),
        BaselineDecay = options.Number("baseline-decay", 0, 0.9999),
        EntropyWeight = options.Number("entropy", 0),
    };
}
