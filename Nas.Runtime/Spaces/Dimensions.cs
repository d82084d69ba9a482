using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Runtime.Spaces;

/// <summary>Finds out what the decisions of a space are about.</summary>
public static class Dimensions
{
    /// <summary>How large each value of a decision about a width is, in their order: the channels of a stage, or what an argument of an operation says.</summary>
    /// <param name="space">The space; the width of none of its cells is a choice.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <returns>By the index of the decision.</returns>
    public static IReadOnlyDictionary<int, IReadOnlyList<double>> Widths(SearchSpace space, IReadOnlyDictionary<string, int> parameters)
    {
        ArgumentNullException.ThrowIfNull(space);
        var widths = new Dictionary<int, IReadOnlyList<double>>();
        foreach (var graph in space.Graphs.Where(g => g.Width >= 0)) widths[graph.Width] = Evaluated(graph.Stage!.Channels);
        foreach (var (_, argument, decision) in Arguments(space)) widths[decision] = Evaluated(argument.Choices);
        return widths;

        IReadOnlyList<double> Evaluated(EquatableArray<Expression> sizes) => [.. sizes.Select(s => s.Evaluate(parameters))];
    }

    /// <summary>That of each decision, in their order: it follows from what a stage, or an argument of an operation, is.</summary>
    /// <param name="space">The space.</param>
    public static IReadOnlyList<Dimension> Of(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var dimensions = Enumerable.Repeat(Dimension.Other, space.Decisions.Items.Count).ToArray();
        if (space.Side >= 0) dimensions[space.Side] = Dimension.Resolution;
        foreach (var width in space.Widths) dimensions[width] = Dimension.Width;
        foreach (var graph in space.Graphs)
        {
            if (graph.Depth >= 0) dimensions[graph.Depth] = Dimension.Depth;
            if (graph.Width >= 0) dimensions[graph.Width] = Dimension.Width;
        }

        foreach (var (operation, argument, decision) in Arguments(space)) dimensions[decision] = Of(operation, argument);
        return dimensions;
    }

    // What operations have to choose from.
    private static IEnumerable<(Operation Operation, Argument Argument, int Decision)> Arguments(SearchSpace space) =>
        from option in space.Graphs.SelectMany(g => g.Nodes).SelectMany(n => n.Choices).SelectMany(c => c.Named)
        from choice in option.Operation.Arguments.Where(a => a.Choices.Count > 0).Zip(option.Arguments)
        select (option.Operation, choice.First, choice.Second);

    private static Dimension Of(Operation operation, Argument argument) => OperationDefinition.Of(operation).Parameters.First(p => p.Name == argument.Parameter).Kind switch
    {
        ParameterKind.Kernel => Dimension.Kernel,
        ParameterKind.Count or ParameterKind.Factor or ParameterKind.Ratio => Dimension.Width,
        _ => Dimension.Other,
    };
}
