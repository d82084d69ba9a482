using System.Collections.Concurrent;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>What operations were lowered to: a search plans one architecture after the other, and they have most in common.</summary>
internal sealed class LoweredOperations
{
    private readonly ConcurrentDictionary<(Operation Operation, int Input, int Output, int Stride, bool KeepsShape, int Channels), IReadOnlyList<Layer>> _known = new();

    /// <summary>The layers of an operation.</summary>
    /// <param name="operation">As written in a space.</param>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="keepsShape">Whether it gives the shape it gets in every architecture.</param>
    /// <param name="parameters">The net's parameters here; of one net, they differ by <c>channels</c> alone.</param>
    public IReadOnlyList<Layer> Of(Operation operation, int input, int output, int stride, bool keepsShape, IReadOnlyDictionary<string, int> parameters) =>
        _known.GetOrAdd(
            (operation, input, output, stride, keepsShape, parameters[Planner.ChannelsParameter]),
            key => OperationDefinition.Lower(key.Operation, key.Input, key.Output, key.Stride, key.KeepsShape, parameters));
}
