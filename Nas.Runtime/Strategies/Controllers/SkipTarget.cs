using Nas.Runtime.Spaces.Tokens;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// How far a controller is from taking each skip connection with a given probability (Pham et al. 2018, section 3.1.2). Which nodes skip is written in rising order up to an end, so that the probability of a
/// skip, given those before it, is that of its token among those that may still follow.
/// </summary>
/// <param name="space">The tokens.</param>
/// <param name="decisions">Those that take any number of skips, from none to all.</param>
/// <param name="target">The probability, between 0 and 1.</param>
internal sealed class SkipTarget(TokenSpace space, IReadOnlyCollection<int> decisions, double target)
{
    /// <summary>The mean over the decisions of the sum over their skips of the Kullback-Leibler divergence from the target, in nats: a tensor of no dimensions, or null where there are no skips.</summary>
    /// <param name="tokens">A sequence.</param>
    /// <param name="logarithms">(length, tokens): the logarithms of the probabilities at each of its places.</param>
    public Tensor? Divergence(IReadOnlyList<int> tokens, Tensor logarithms)
    {
        var (terms, seen) = (new List<Tensor>(), new HashSet<int>());
        for (var t = 0; t < tokens.Count; t++)
        {
            var (decision, choice) = (space.DecisionOf(tokens[t]), space.ChoiceOf(tokens[t]));
            if (!decisions.Contains(decision)) continue;
            var (first, end) = (seen.Add(decision) ? 0 : space.ChoiceOf(tokens[t - 1]) + 1, space.Options(decision) - 1);
            var decided = Math.Min(choice, end - 1) - first + 1; // up to the one that is taken, or all that are left
            if (decided == 0) continue;
            var row = logarithms[t].narrow(0, space.Token(decision, first), end - first + 1);
            var rest = row.flip(0).logcumsumexp(0).flip(0);
            var (taken, left) = (row.narrow(0, 0, decided) - rest.narrow(0, 0, decided), rest.narrow(0, 1, decided) - rest.narrow(0, 0, decided));
            terms.Add(((taken.exp() * (taken - Math.Log(target))) + (left.exp() * (left - Math.Log(1 - target)))).sum());
        }

        return terms.Count == 0 ? null : terms.Aggregate((a, b) => a + b) / seen.Count;
    }
}
