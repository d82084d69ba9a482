using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>What a network costs: a sum over the places of its layers, in a unit that makes usual networks small numbers.</summary>
public abstract class CostMeasure
{
    /// <summary>The name of the measure that a table of latencies is.</summary>
    public const string Latency = "latency";

    private const double Million = 1e6;

    /// <summary>Trained numbers, in millions.</summary>
    public static CostMeasure Parameters { get; } = new Counted("params", "millions of parameters", p => p.SharesWeights ? 0 : Cost.Of(p).Parameters);

    /// <summary>Multiply-adds for one example, in millions.</summary>
    public static CostMeasure Flops { get; } = new Counted("flops", "millions of multiply-adds", p => Cost.Of(p).Flops);

    /// <summary>Its name, as on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Its unit, as in <c>milliseconds</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The cost of some layers, as often as they run for one example.</summary>
    /// <param name="placement">The layers with their place.</param>
    public abstract double Of(Placement placement);

    /// <summary>The cost of an architecture's network.</summary>
    /// <param name="plan">The net.</param>
    /// <param name="genotype">A point of its space.</param>
    public double Of(NetworkPlan plan, Genotype genotype) => Placements.Of(plan, genotype).Sum(Of);

    private sealed class Counted(string name, string unit, Func<Placement, long> count) : CostMeasure
    {
        public override string Name => name;

        public override string Unit => unit;

        public override double Of(Placement placement) => count(placement) / Million;
    }
}
