using Nas.Runtime.Spaces.Tokens;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// Which choices stand for earlier states of a cell, by name: the choice <c>n1</c> of the decision <c>Normal.n3.from</c> stands for the
/// node to which the decisions <c>Normal.n1.</c>... belong. Such a choice can be scored by what the controller remembers of that node.
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
        var names = items.Select(d => Parent(d.Name)).ToArray();
        var nodes = names.Distinct().ToList();
        _node = [.. Enumerable.Range(0, space.Count).Select(t => nodes.IndexOf(names[space.DecisionOf(t)]))];
        _anchor = new int[space.Count];
        _rest = new int[space.Count];
        Array.Fill(_anchor, None);
        Array.Fill(_rest, None);
        IsAnchored = new bool[items.Count];
        for (var token = 0; token < space.Count; token++)
        {
            var decision = space.DecisionOf(token);
            if (Parent(names[decision]) is not { Length: > 0 } cell) continue;
            var node = nodes.IndexOf($"{cell}.{items[decision].Choices[space.ChoiceOf(token)]}");
            if (node < 0 || Array.IndexOf(names, nodes[node]) >= decision || !_node.Contains(node)) continue;
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
        for (var choice = 0; choice < _space.Decisions.Items[decision].Choices.Count; choice++)
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

    private static string Parent(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[..dot];
    }
}
