using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>When decisions are made, and by what (Li et al. 2020, section 4.2).</summary>
/// <param name="First">After this epoch, from 0, the first ones are made.</param>
/// <param name="Every">After as many epochs the next ones are.</param>
/// <param name="UsesHistory">Whether it counts how steady the candidates' weights were (criterion 2); else not (criterion 1).</param>
public sealed record GreedySchedule(int First, int Every, bool UsesHistory)
{
    /// <summary>Epochs whose weights are compared with the newest ones.</summary>
    public const int History = 4;

    /// <summary>How many times are left from an epoch on, that one included; 0 where it is none of them.</summary>
    /// <param name="epoch">The epoch that ends, from 0.</param>
    /// <param name="epochs">Epochs in all. What would be decided behind the last one is not trained any more, and so not decided.</param>
    public int TimesFrom(int epoch, int epochs) => epoch < First || (epoch - First) % Every != 0 ? 0 : ((epochs - 2 - epoch) / Every) + 1;
}

/// <summary>
/// The relaxation of DARTS, decided bit by bit (SGAS; Li et al. 2020): from time to time the decision of each cell that matters most and is surest takes its
/// strongest candidate, and stays.
/// What runs in the end is the architecture itself, so that nothing is lost by deriving it.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where the initial parameters come from.</param>
/// <param name="schedule">When decisions are made.</param>
public sealed class GreedyDecisions(DecisionSpace space, Device device, RandomStream random, GreedySchedule schedule)
    : CategoricalDistribution(space, device, random, deviation: 1e-3)
{
    private const int Open = -1;
    private readonly int[] _decided = [.. Enumerable.Repeat(Open, space.Items.Count)]; // of one-of-n decisions: the candidate, or Open
    private readonly List<double[][]> _history = []; // the shares of the candidates at the ends of epochs, the newest last

    /// <summary>How many decisions are made.</summary>
    public int Made => _decided.Count(d => d != Open);

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step is not { Epoch: > 0, Step: 0 }) return;
        var weights = Weights();
        var shares = weights.Select(Share).ToArray();
        if (schedule.TimesFrom(step.Epoch - 1, step.Epochs) is > 0 and var times)
            foreach (var graph in Space.Items.Select(d => d.Graph).Distinct()) Decide(graph, times, weights, shares);
        _history.Add(shares);
        if (_history.Count > GreedySchedule.History) _history.RemoveAt(0);
    }

    /// <inheritdoc/>
    public override Gates? Mixture() => Sample();

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        foreach (var candidate in _decided) writer.Write(candidate);
        writer.Write(_history.Count);
        foreach (var weight in _history.SelectMany(h => h.SelectMany(row => row))) writer.Write(weight);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        for (var i = 0; i < _decided.Length; i++) _decided[i] = reader.ReadInt32();
        _history.Clear();
        var count = reader.ReadInt32();
        while (_history.Count < count)
            _history.Add([.. Space.Items.Select(d => d.Kind == DecisionKind.One ? Enumerable.Range(0, d.Choices.Count).Select(_ => reader.ReadDouble()).ToArray() : [])]);
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return (logits.softmax(1), null);
    }

    /// <inheritdoc/>
    protected override Gate GateOf(int decision, Tensor? weights, long active)
    {
        if (Space.Items[decision].Kind == DecisionKind.Some)
            return Gate.PickBits(Enumerable.Range(0, Space.Items[decision].Choices.Count).Where(c => MayTake(decision, c)).Sum(c => 1L << c));
        return IsOut(decision) ? Gate.Closed : _decided[decision] != Open ? Gate.Pick(_decided[decision]) : base.GateOf(decision, weights, active);
    }

    /// <inheritdoc/>
    protected override Genotype Strongest(IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        // What is decided is stronger than all that is not, and what is out is weaker.
        return base.Strongest([.. weights.Select((row, d) => row.Select((weight, c) => IsOut(d) ? weight - 1 : c == _decided[d] ? weight + 1 : weight).ToArray())]);
    }

    private static double Entropy(double[] shares) => shares.Length == 1 ? 0 : -shares.Where(s => s > 0).Sum(s => s * Math.Log(s)) / Math.Log(shares.Length);

    // From 0 to 1; where all are alike, 1.
    private static double[] Normalised(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var (least, most) = (all.Min(), all.Max());
        return [.. all.Select(v => most > least ? (v - least) / (most - least) : 1)];
    }

    // As many decisions of a cell as are due: all are made when the last time has come.
    private void Decide(string graph, int times, double[][] weights, double[][] shares)
    {
        for (var due = (Left(graph) + times - 1) / times; due > 0; due--)
        {
            var ready = Enumerable.Range(0, _decided.Length).Where(d => Space.Items[d].Graph == graph && IsReady(d)).ToArray();
            if (ready.Length == 0) return;
            var scores = Normalised(ready.Select(d => Named(weights[d], d).Sum())).Zip(Normalised(ready.Select(d => 1 - Entropy(shares[d]))), (a, b) => a * b).ToArray();
            if (schedule.UsesHistory) scores = [.. scores.Zip(Normalised(ready.Select(d => Steadiness(d, shares[d]))), (a, b) => a * b)];
            var chosen = ready[Array.IndexOf(scores, scores.Max())];
            _decided[chosen] = Array.IndexOf(shares[chosen], shares[chosen].Max());
        }
    }

    // The weights of the candidates that an architecture may name; how important a decision is, is their sum.
    private double[] Named(double[] row, int decision) => Space.Items[decision].Kind == DecisionKind.One ? row[..Space.Items[decision].Choices.Count] : [];

    // Those as shares of their sum.
    private double[] Share(double[] row, int decision)
    {
        var named = Named(row, decision);
        return [.. named.Select(w => w / named.Sum())];
    }

    // The mean overlap of the weights with those of earlier epochs.
    private double Steadiness(int decision, double[] shares) =>
        _history.Count == 0 ? 0 : _history.Average(h => h[decision].Zip(shares, Math.Min).Sum());

    // A decision that hangs on the candidate of another waits for that.
    private bool IsReady(int decision) => Space.Items[decision].Kind == DecisionKind.One && _decided[decision] == Open && !IsOut(decision)
        && (Space.Items[decision].Parent is var parent && (parent < 0 || Space.Items[parent].Kind == DecisionKind.Some || _decided[parent] != Open));

    // How many are to be made at most.
    private int Left(string graph)
    {
        var open = Enumerable.Range(0, _decided.Length)
            .Where(d => Space.Items[d] is { Kind: DecisionKind.One } item && item.Graph == graph && _decided[d] == Open && !IsOut(d))
            .ToArray();
        return open.Where(d => !IsTaken(d)).Count()
            + open.Where(IsTaken).Select(d => Space.Items[d].Parent).Distinct().Sum(parent => Space.Items[parent].Max - Taken(parent).Count());
    }

    private bool IsTaken(int decision) => Space.Items[decision].Parent is >= 0 and var parent && Space.Items[parent].Kind == DecisionKind.Some;

    // The choices of a decision of several on which something is decided.
    private IEnumerable<int> Taken(int decision) =>
        Enumerable.Range(0, Space.Items[decision].Choices.Count).Where(c => Space.Children(decision, c).Any(child => _decided[child] != Open));

    // A node that has its states takes no other.
    private bool MayTake(int decision, int choice) => Taken(decision).Count() < Space.Items[decision].Max || Taken(decision).Contains(choice);

    // Whether a decision cannot be active any more.
    private bool IsOut(int decision)
    {
        var item = Space.Items[decision];
        if (item.Parent < 0) return false;
        if (IsOut(item.Parent)) return true;
        return Space.Items[item.Parent].Kind == DecisionKind.One
            ? _decided[item.Parent] is not Open and var taken && (item.ParentBits >> taken & 1) == 0
            : !Enumerable.Range(0, Space.Items[item.Parent].Choices.Count).Any(c => (item.ParentBits >> c & 1) != 0 && MayTake(item.Parent, c));
    }
}
