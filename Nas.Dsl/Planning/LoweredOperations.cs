using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>What the operations of a space were lowered to: a search plans one architecture after the other, and they have most in common.</summary>
internal sealed class LoweredOperations
{
    private readonly ConcurrentDictionary<Key, IReadOnlyList<Layer>> _known = new();

    /// <summary>The layers of an operation.</summary>
    /// <param name="operation">As the space has it.</param>
    /// <param name="picks">For each argument that is a choice the index of one value; none for the largest values.</param>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="keepsShape">Whether it gives the shape it gets in every architecture.</param>
    /// <param name="parameters">The net's parameters here; of one net, they differ by <c>channels</c> alone.</param>
    /// <param name="here">What it stands in.</param>
    public IReadOnlyList<Layer> Of(
        Operation operation, IReadOnlyList<int> picks, int input, int output, int stride, bool keepsShape, IReadOnlyDictionary<string, int> parameters, Surroundings here)
    {
        var pick = 0;
        foreach (var index in picks) pick = (pick * (Binding.Limits.Instances + 1)) + index + 1;
        var key = new Key(operation, pick, input, output, stride, keepsShape, parameters[Planner.ChannelsParameter], here);
        if (_known.TryGetValue(key, out var layers)) return layers;
        return _known[key] = OperationDefinition.Lower(picks.Count == 0 ? operation : operation.With(picks), input, output, stride, keepsShape, parameters, here);
    }

    // Of one space, equal operations are mostly the same object; to compare their texts at each step would cost more than to lower them.
    private readonly record struct Key(Operation Operation, int Pick, int Input, int Output, int Stride, bool KeepsShape, int Channels, Surroundings Here)
    {
        public bool Equals(Key other) => ReferenceEquals(Operation, other.Operation)
            && (Pick, Input, Output, Stride, KeepsShape, Channels, Here) == (other.Pick, other.Input, other.Output, other.Stride, other.KeepsShape, other.Channels, other.Here);

        public override int GetHashCode() =>
            unchecked((((((((((RuntimeHelpers.GetHashCode(Operation) * 31) + Pick) * 31) + Input) * 31) + Output) * 31) + Channels) * 31) + Stride);
    }
}
