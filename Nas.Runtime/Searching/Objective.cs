using Nas.Dsl.Model;

namespace Nas.Runtime.Searching;

/// <summary>What a search improves. A new one is one new class here.</summary>
public abstract class Objective
{
    /// <summary>Every objective.</summary>
    public static IReadOnlyList<Objective> All { get; } = [new Accuracy(), new Perplexity(), new Precision(), new Parameters(), new Flops(), new Latency(), new Energy()];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence that says what it is.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it is looked up in a table of latencies.</summary>
    public virtual bool NeedsLatencies => false;

    /// <summary>Whether only tables of scores say anything of it.</summary>
    public virtual bool NeedsTable => false;

    /// <summary>What was measured, as people read it: a share, a count.</summary>
    public abstract double Measure(Score score);

    /// <summary>The value of an evaluation; larger is better.</summary>
    public virtual double Value(Score score) => Measure(score);

    /// <summary>What a search for nets of a task improves unless it is told otherwise.</summary>
    public static Objective Of(LearningTask task) => Named(task == LearningTask.LanguageModel ? "perplexity" : task == LearningTask.Detection ? "average-precision" : "accuracy");

    /// <summary>The objective named <paramref name="name"/>.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Objective Named(string name) => All.FirstOrDefault(o => o.Name == name)
        ?? throw new UsageException($"There is no objective '{name}'.", $"Choose from: {string.Join(", ", All.Select(o => o.Name))}.");

    private sealed class Accuracy : Objective
    {
        public override string Name => "accuracy";

        public override string Description => "The share of validation examples, or of the words of validation texts, that is said rightly; more is better.";

        public override double Measure(Score score) => score.Accuracy;
    }

    private sealed class Perplexity : Objective
    {
        public override string Name => "perplexity";

        public override string Description => "Of a language model, exp of the mean loss for each word of the validation texts: among how many words it is undecided; less is better.";

        public override double Measure(Score score) => Math.Exp(score.Loss);

        public override double Value(Score score) => -Measure(score);
    }

    private sealed class Precision : Objective
    {
        public override string Name => "average-precision";

        public override string Description => "Of a detector, the mean over the classes of the area under precision over recall, where a box counts that overlaps a thing by half; more is better.";

        public override double Measure(Score score) => score.Accuracy;
    }

    private sealed class Parameters : Objective
    {
        public override string Name => "parameters";

        public override string Description => "The number of trainable parameters; fewer is better.";

        public override double Measure(Score score) => score.Parameters;

        public override double Value(Score score) => -Measure(score);
    }

    private sealed class Flops : Objective
    {
        public override string Name => "flops";

        public override string Description => "Multiply-adds for one example; fewer is better.";

        public override double Measure(Score score) => score.Flops;

        public override double Value(Score score) => -Measure(score);
    }

    private sealed class Latency : Objective
    {
        public override string Name => "latency";

        public override string Description => "The milliseconds that the table of --latency foretells or, in bench, that the table has; fewer is better.";

        public override bool NeedsLatencies => true;

        public override double Measure(Score score) => score.Latency ?? double.NaN;

        public override double Value(Score score) => -Measure(score);
    }

    private sealed class Energy : Objective
    {
        public override string Name => "energy";

        public override string Description => "In bench, the millijoules that the table has; fewer is better.";

        public override bool NeedsTable => true;

        public override double Measure(Score score) => score.Energy ?? double.NaN;

        public override double Value(Score score) => -Measure(score);
    }
}
