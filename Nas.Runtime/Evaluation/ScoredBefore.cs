using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// The one memory of what a search has had evaluated, so that no strategy keeps books of its own. Architectures of the same network count as one, see <see cref="Networks"/>;
/// another fidelity is another evaluation. It follows from the proposals in their order, so it is the same in a replay and whoever evaluates.
/// </summary>
/// <param name="policy">What a repeat costs.</param>
/// <param name="decisions">The decisions of the space.</param>
/// <param name="space">The space; null where there is nothing but a list of decisions: then each architecture is a network of its own.</param>
public sealed class ScoredBefore(RepeatPolicy policy, DecisionSpace decisions, SearchSpace? space)
{
    /// <summary>After as many free answers in a row the next repeat is paid: a strategy that proposes nothing new uses up its budget, and ends.</summary>
    public const int MostInARow = 50;

    private readonly Networks _networks = Networks.Of(decisions, space);
    private readonly Dictionary<(Genotype Form, double Fidelity), (int Trial, Genotype Genotype)> _trials = [];
    private readonly HashSet<Genotype> _forms = [];
    private int _inARow;

    /// <summary>What was proposed so far.</summary>
    public RepeatCounts Counts { get; private set; }

    /// <summary>Takes a proposal in.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="number">The number of its trial, if it is to be one.</param>
    /// <returns>The number of the trial whose score is the answer; null: it is to be evaluated.</returns>
    public int? Answer(Proposal proposal, int number)
    {
        var form = _networks.Form(proposal.Genotype);
        if (_trials.TryGetValue((form, proposal.Fidelity), out var earlier))
        {
            var isFree = policy == RepeatPolicy.Cached && _inARow++ < MostInARow;
            var isOther = !earlier.Genotype.Equals(proposal.Genotype);
            Counts = Counts with { Repeats = Counts.Repeats + 1, Isomorphic = Counts.Isomorphic + (isOther ? 1 : 0), Free = Counts.Free + (isFree ? 1 : 0) };
            if (isFree) return earlier.Trial;
        }
        else
        {
            _trials.Add((form, proposal.Fidelity), (number, proposal.Genotype));
            if (_forms.Add(form)) Counts = Counts with { Distinct = _forms.Count };
        }

        _inARow = 0;
        return null;
    }

    /// <summary>A trial has failed, and so was not scored.</summary>
    /// <param name="proposal">What it was of.</param>
    public void Failed(Proposal proposal) => _trials.Remove((_networks.Form(proposal.Genotype), proposal.Fidelity));
}
