using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>What a predictor is made of.</summary>
/// <param name="Decisions">The decisions of the space.</param>
/// <param name="Space">The space itself; null where there is nothing but a list of decisions.</param>
/// <param name="Random">Where first weights and all other draws come from.</param>
public sealed record PredictorContext(DecisionSpace Decisions, SearchSpace? Space, RandomStream Random);

/// <summary>A kind of predictor with its defaults. A new one is one new class beside its predictor; it is found by its type.</summary>
public abstract class PredictorDefinition
{
    /// <summary>Every kind, by name.</summary>
    public static IReadOnlyList<PredictorDefinition> All { get; } =
    [
        .. typeof(PredictorDefinition).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(PredictorDefinition)))
            .Select(t => (PredictorDefinition)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(d => d.Name, StringComparer.Ordinal),
    ];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence with the paper.</summary>
    public abstract string Description { get; }

    /// <summary>Makes a predictor. One that owns tensors is disposed by its user.</summary>
    public abstract IPredictor Create(PredictorContext context);

    /// <summary>The kind named <paramref name="name"/>.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static PredictorDefinition Named(string name) => All.FirstOrDefault(d => d.Name == name)
        ?? throw new UsageException($"There is no predictor '{name}'.", $"Choose from: {string.Join(", ", All.Select(d => d.Name))}.");
}
