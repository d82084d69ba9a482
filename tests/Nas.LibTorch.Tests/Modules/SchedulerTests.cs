using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class SchedulerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static SGD Optimizer(double rate = 0.4) => optim.SGD([nn.Parameter(ones(1))], rate, momentum: 0.9);

    private static void Follows(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> make, Func<int, double> rate, int epochs = 25)
    {
        using var optimizer = Optimizer();
        var scheduler = make(optimizer);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Assert.Equal(rate(epoch), optimizer.ParamGroups.Single().LearningRate, 10);
            Assert.Equal(rate(epoch), scheduler.get_last_lr().Single(), 10);
            scheduler.step();
        }
    }

    [Fact]
    public void StepsFollowTheirClosedForm()
    {
        Follows(o => optim.lr_scheduler.StepLR(o, 4, 0.5), t => 0.4 * Math.Pow(0.5, t / 4));
        Follows(o => optim.lr_scheduler.MultiStepLR(o, [3, 7, 7], 0.5), t => 0.4 * Math.Pow(0.5, new[] { 3, 7, 7 }.Count(m => m <= t)));
        Follows(o => optim.lr_scheduler.ExponentialLR(o, 0.9), t => 0.4 * Math.Pow(0.9, t));
        Follows(o => optim.lr_scheduler.ConstantLR(o, 0.25, 4), t => t < 4 ? 0.1 : 0.4);
        Follows(o => optim.lr_scheduler.LinearLR(o, 0.25, 0.75, 6), t => 0.4 * (0.25 + 0.5 * Math.Min(t, 6) / 6));
        Follows(o => optim.lr_scheduler.PolynomialLR(o, 8, 2), t => 0.4 * Math.Pow(1 - Math.Min(t, 8) / 8.0, 2));
        Follows(o => optim.lr_scheduler.LambdaLR(o, t => 1.0 / (1 + t)), t => 0.4 / (1 + t));
        Follows(o => optim.lr_scheduler.MultiplicativeLR(o, t => 0.95), t => 0.4 * Math.Pow(0.95, t));
    }

    // Beyond T_max the cosine rises again.
    [Fact]
    public void CosineAnnealingFollowsTheCosineAlsoBeyondItsPeriod() =>
        Follows(o => optim.lr_scheduler.CosineAnnealingLR(o, 5, 0.01), t => 0.01 + 0.39 * (1 + Math.Cos(Math.PI * t / 5)) / 2, epochs: 32);

    [Fact]
    public void CosineAnnealingIsRecursive()
    {
        using var optimizer = Optimizer();
        var scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, 10);
        scheduler.step();
        optimizer.ParamGroups.Single().LearningRate /= 2;
        scheduler.step();
        Assert.Equal(0.1 * (1 + Math.Cos(Math.PI * 2 / 10)), optimizer.ParamGroups.Single().LearningRate, 10);
        scheduler.step(5);
        Assert.Equal(0.2, optimizer.ParamGroups.Single().LearningRate, 10);
    }

    [Fact]
    public void SchedulersFollowOneAnotherOrWorkTogether()
    {
        Follows(
            o => optim.lr_scheduler.SequentialLR(o, [optim.lr_scheduler.ConstantLR(o, 0.1, 20), optim.lr_scheduler.ExponentialLR(o, 0.9)], [5]),
            t => t < 5 ? 0.04 : 0.4 * Math.Pow(0.9, t - 5));
        Follows(
            o => optim.lr_scheduler.ChainedLR([optim.lr_scheduler.ConstantLR(o, 0.5, 3), optim.lr_scheduler.ExponentialLR(o, 0.9)]),
            t => 0.4 * Math.Pow(0.9, t) * (t < 3 ? 0.5 : 1));
        using var optimizer = Optimizer();
        Assert.Throws<ArgumentException>(() => optim.lr_scheduler.SequentialLR(optimizer, [optim.lr_scheduler.ExponentialLR(optimizer)], [1]));
    }

    [Fact]
    public void OneCycleRisesAndFallsAndTheMomentumGoesTheOtherWay()
    {
        using var optimizer = Optimizer();
        var scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps: 20, pct_start: 0.25);
        double Cosine(double a, double b, double s) => b + (a - b) / 2 * (1 + Math.Cos(Math.PI * s));
        for (var t = 0; t < 20; t++)
        {
            var rise = t <= 4;
            var share = rise ? t / 4.0 : (t - 4) / 15.0;
            Assert.Equal(rise ? Cosine(0.04, 1, share) : Cosine(1, 0.04 / 1e4, share), optimizer.ParamGroups.Single().LearningRate, 10);
            Assert.Equal(rise ? Cosine(0.95, 0.85, share) : Cosine(0.85, 0.95, share), ((optim.IMomentum)optimizer.ParamGroups.Single()).Momentum, 10);
            if (t < 19) scheduler.step();
        }
        using var adam = optim.Adam([nn.Parameter(ones(1))]);
        optim.lr_scheduler.OneCycleLR(adam, 1.0, total_steps: 10, anneal_strategy: optim.lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear);
        Assert.Equal((0.95, 0.999), adam.ParamGroups.Cast<optim.IBetas>().Single().Betas);
        Assert.Throws<ArgumentException>(() => optim.lr_scheduler.OneCycleLR(adam, 1.0));
    }

    [Fact]
    public void PlateausReduceTheRateAfterPatience()
    {
        using var optimizer = Optimizer();
        var scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor: 0.5, patience: 2, cooldown: 1, min_lr: [0.15]);
        var rates = new List<double>();
        foreach (var loss in new[] { 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1 })
        {
            scheduler.step(loss);
            rates.Add(Math.Round(optimizer.ParamGroups.Single().LearningRate, 10));
        }
        Assert.Equal([0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2, 0.15, 0.15, 0.15, 0.15], rates);
        Assert.Throws<InvalidOperationException>(() => scheduler.step());
        Assert.Throws<ArgumentException>(() => optim.lr_scheduler.ReduceLROnPlateau(optimizer, "middle"));
    }
}
