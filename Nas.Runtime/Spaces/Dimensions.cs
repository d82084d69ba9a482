using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Runtime.Spaces;

/// <summary>Finds out what the decisions of a space are about.</summary>
public static class Dimensions
{
    /// <summary>That of each decision, in their order: it follows from what a stage, or an argument of an operation, is.</summary>
    /// <param name="space">The space.</param>
    public static IReadOnlyList<Dimension> Of(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var dimensions = Enumerable.Repeat(Dimension.Other, space.Decisions.Items.Count).ToArray();
        foreach (var width in space.Widths) dimensions[width] = Dimension.Width;
        foreach (var graph in space.Graphs)
        {
            if (graph.Depth >= 0) dimensions[graph.Depth] = Dimension.Depth;
            if (graph.Width >= 0) dimensions[graph.Width] = Dimension.Width;
            foreach (var option in graph.Nodes.SelectMany(n => n.Choices).SelectMany(c => c.Named))
                foreach (var (argument, decision) in option.Operation.Arguments.Where(a => a.Choices.Count > 0).Zip(option.Arguments)) dimensions[decision] = Of(option.Operation, argument);
        }

        return dimensions;
    }

    private static Dimension Of(Operation operation, Argument argument) => OperationDefinition.Of(operation).Parameters.First(p => p.Name == argument.Parameter).Kind switch
    {
        ParameterKind.Kernel => Dimension.Kernel,
        ParameterKind.Count or ParameterKind.Factor or ParameterKind.Ratio => Dimension.Width,
        _ => Dimension.Other,
    };
}
