namespace Nas.Dsl.Model;

/// <summary>
/// One point of a space, untyped: a value for each decision. Inactive decisions hold -1, so equal networks of one wiring have equal
/// genotypes. The generated <c>Architecture</c> record is the typed face of the same vector.
/// </summary>
public sealed class Genotype : IEquatable<Genotype>
{
    private readonly long[] _values;

    /// <summary>A genotype with the given values; those of inactive decisions are ignored.</summary>
    /// <param name="space">The space it is a point of.</param>
    /// <param name="values">A value for each decision, see <see cref="Decision.Allows"/>.</param>
    /// <exception cref="ArgumentException">The count differs from the number of decisions, or an active decision does not allow its value, in general or
    /// behind the values before it (<see cref="DecisionSpace.Order"/>).</exception>
    public Genotype(DecisionSpace space, IReadOnlyList<long> values)
    {
        if (values.Count != space.Items.Count)
            throw new ArgumentException($"The space has {space.Items.Count} decisions, but {values.Count} values were given.", nameof(values));
        Space = space;
        // Searches make one for each proposal; an array spares them a virtual call for each value.
        var given = values as long[] ?? [.. values];
        var items = space.Items;
        _values = new long[given.Length];
        for (var i = 0; i < given.Length; i++)
        {
            var decision = items[i];
            var active = decision.Parent < 0 ||
                (_values[decision.Parent] >= 0 && (decision.ParentBits & items[decision.Parent].Bits(_values[decision.Parent])) != 0);
            if (active && !decision.Allows(given[i]))
                throw new ArgumentException(Problem(decision, given[i]), nameof(values));
            _values[i] = active ? given[i] : -1;
        }

        if (space.Refusal(_values) is { } refusal) throw new ArgumentException(refusal, nameof(values));
    }

    /// <summary>The decisions it is over.</summary>
    public DecisionSpace Space { get; }

    /// <summary>The values; -1 where the decision is inactive.</summary>
    public IReadOnlyList<long> Values => _values;

    /// <summary>The value of decision <paramref name="index"/>; -1 where it is inactive.</summary>
    public long this[int index] => _values[index];

    /// <summary>Whether decision <paramref name="index"/> is active.</summary>
    public bool IsActive(int index) => _values[index] >= 0;

    private static string Problem(Decision decision, long value) =>
        decision.Kind == DecisionKind.One || value < 0 || value >= 1L << decision.Choices.Count ? $"{decision.Name} has no value {value}."
        : $"{decision.Name} takes {(decision.Min == decision.Max ? "" : $"{decision.Min} to ")}{decision.Max} of {decision.Choices.Count} choices, not {Combinations.Size(value)}.";

    /// <inheritdoc/>
    public bool Equals(Genotype? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Genotype);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var value in _values) hash = unchecked((hash * 31) + (int)value);
        return hash;
    }
}
