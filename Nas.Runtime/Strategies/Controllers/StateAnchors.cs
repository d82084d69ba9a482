using Nas.Runtime.Spaces.Tokens;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// Which choices stand for earlier nodes of a cell (<see cref="Nas.Dsl.Model.Decision.Sources"/>): such a choice can be scored by what the
/// controller remembers of that node.
/// </summary>
internal sealed class StateAnchors
{
    private const int None = -1;
    private readonly TokenSpace _space;
    private readonly int[] _node; // of each token: the node it is a choice of
    private readonly int[] _anchor; // of each token: the node that it stands for, or None
    private readonly int[] _rest; // of each token of an anchored decision that stands for no node, such as a cell's input: its number

    public StateAnchors(TokenSpace space)
    {
        _space = space;
        var items = space.Decisions.Items;
        var owners = items.Select(d => d.Owner).ToArray();
        var nodes = owners.Distinct().ToList();
        _node = [.. Enumerable.Range(0, space.Count).Select(t => nodes.IndexOf(owners[space.DecisionOf(t)]))];
        _anchor = new int[space.Count];
        _rest = new int[space.Count];
        Array.Fill(_anchor, None);
        Array.Fill(_rest, None);
        IsAnchored = new bool[items.Count];
        for (var token = 0; token < space.Count; token++)
        {
            var decision = space.DecisionOf(token);
            var (sources, choice) = (items[decision].Sources, space.ChoiceOf(token));
            if (choice >= sources.Count || nodes.IndexOf(sources[choice]) is not (>= 0 and var node) || !_node.Contains(node)) continue;
            _anchor[token] = node;
            IsAnchored[decision] = true;
        }

        for (var token = 0; token < space.Count; token++)
            if (IsAnchored[space.DecisionOf(token)] && _anchor[token] == None) _rest[token] = Rest++;
    }

    /// <summary>For each decision whether any of its choices stands for an earlier node.</summary>
    public bool[] IsAnchored { get; }

    /// <summary>How many choices of such decisions stand for no node.</summary>
    public int Rest { get; }

    /// <summary>
    /// What each choice of the next decision refers to: the place in the sequence behind the last token of its node, or, counted from
    /// <paramref name="learned"/> on, the vector learned for it.
    /// </summary>
    /// <param name="sequence">The tokens so far.</param>
    /// <param name="decision">The next, anchored decision.</param>
    /// <param name="learned">Where learned vectors begin.</param>
    public IEnumerable<(int Token, int Row)> Rows(IReadOnlyList<int> sequence, int decision, int learned)
    {
        for (var choice = 0; choice < _space.Options(decision); choice++)
        {
            var token = _space.Token(decision, choice);
            if (_anchor[token] == None)
            {
                yield return (token, learned + _rest[token]);
                continue;
            }

            // A node without any token in this sequence refers to the beginning.
            var place = sequence.Count;
            while (place > 0 && _node[sequence[place - 1]] != _anchor[token]) place--;
            yield return (token, place);
        }
    }
}
