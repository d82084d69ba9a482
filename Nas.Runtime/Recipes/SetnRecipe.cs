using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class SetnRecipe : OneShotRecipe
{
    public override string Name => "setn";

    public override string Description =>
        "A supernet trained on uniform paths, and an evaluator that learns beside it which architectures are worth measuring (self-evaluated template network; Dong and Yang 2019).";

    public override int DefaultEpochs => 250;

    public override int DefaultTrials => 100;

    public override bool LearnsArchitecture => true;

    public override bool MixesCandidates => true;

    public override double DefaultHeldOut => 0.5;

    public override TrainingOptions Weights(int epochs) => new(epochs) { MinLearningRate = 0.001, WeightDecay = 5e-4 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new TemplateEvaluator(run.Decisions, run.Constraints, run.Device, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new BilevelStep(supernet, distribution, weights, architecture);

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) =>
        new RandomSearch(((TemplateEvaluator)distribution).Draw, run.Constraints, run.Random.Derive("strategy"));
}
