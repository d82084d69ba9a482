using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>
/// A net as a row of slices, one for each place of an operation, in the order in which they run, for a convolution to read (Brock et al. 2018). A slice says where the place is, which states it
/// reads, which operation it has, with which arguments, and what else is chosen in its graph. It is zero where an architecture does not have the place.
/// </summary>
internal sealed class LayerEncoding
{
    private readonly EquatableArray<Decision> _decisions;
    private readonly OperationPlace[] _places;
    private readonly HashSet<int> _operations; // decisions on operations, and on their arguments
    private readonly Dictionary<(Aspect Aspect, int Number, string Choice), int> _elements = []; // of a slice

    /// <summary>The encoding of a net.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    public LayerEncoding(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _decisions = plan.Space.Decisions.Items;
        _places = [.. OperationPlace.Of(plan)];
        _operations = [.. _places.SelectMany(p => p.Edge.Edge.Choice!.Options.SelectMany(o => o.Arguments).Append(p.Decision))];
        foreach (var said in _places.SelectMany(p => Said(p, decision => Enumerable.Range(0, _decisions[decision].Choices.Count)))) _elements.TryAdd(said, _elements.Count);
    }

    private enum Aspect
    {
        Stage,
        Node,
        Read,
        Write,
        Operation,
        Argument,
        Other,
    }

    /// <summary>How many places there are.</summary>
    public int Layers => _places.Length;

    /// <summary>The length of a slice.</summary>
    public int Features => _elements.Count;

    /// <summary>Writes the slices of an architecture.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="slices">Where they go: (features, layers) zeros.</param>
    public void Encode(Genotype genotype, Span<float> slices)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        for (var layer = 0; layer < Layers; layer++)
        {
            if (!_places[layer].IsIn(genotype)) continue;
            foreach (var said in Said(_places[layer], decision => genotype.IsActive(decision) ? _decisions[decision].Selected(genotype[decision]) : []))
                slices[(_elements[said] * Layers) + layer] = 1;
        }
    }

    // What is said of a place, by what is chosen at each decision. What is called alike is the same to all slices, so that a convolution learns it once.
    private IEnumerable<(Aspect Aspect, int Number, string Choice)> Said(OperationPlace place, Func<int, IEnumerable<int>> chosen)
    {
        yield return (Aspect.Stage, place.Stage, "");
        yield return (Aspect.Node, place.Graph.StateOf(place.Node.Node), "");
        foreach (var edge in place.Reads)
            if (edge.Taken.Decision < 0 || chosen(edge.Taken.Decision).Contains(edge.Taken.Shift)) yield return (Aspect.Read, edge.State, "");
        foreach (var bank in Banks(place.Node.Node.Read)) yield return (Aspect.Read, bank, "");
        foreach (var bank in Banks(place.Node.Node.Write)) yield return (Aspect.Write, bank, "");
        foreach (var choice in chosen(place.Decision)) yield return (Aspect.Operation, 0, _decisions[place.Decision].Choices[choice]);
        foreach (var argument in place.Edge.Edge.Choice!.Options.SelectMany(o => o.Arguments))
            foreach (var choice in chosen(argument)) yield return (Aspect.Argument, argument - place.Decision, _decisions[argument].Choices[choice]);
        for (var other = place.Graph.Decisions.Start; other < place.Graph.Decisions.End; other++)
        {
            if (_operations.Contains(other)) continue;
            foreach (var choice in chosen(other)) yield return (Aspect.Other, other, _decisions[other].Choices[choice]);
        }

        IEnumerable<int> Banks(Selection? banks) => banks is { } selection ? chosen(selection.Decision) : [];
    }
}
