namespace Nas.Dsl.Model;

/// <summary>What kind of choice a decision is.</summary>
public enum DecisionKind
{
    /// <summary>One of n: the value is the index of the choice.</summary>
    One,

    /// <summary>Some of n: the value is a set of bits, bit i for choice i.</summary>
    Some,
}

/// <summary>One choice that makes up an architecture. It is made by <see cref="One"/> or <see cref="Some"/>.</summary>
public sealed record Decision
{
    /// <summary>The most choices of a decision of which several are taken, or on which others depend: the bits of a value.</summary>
    public const int MostBits = 62;

    private Decision(string name, DecisionKind kind, IEnumerable<string> choices, int min, int max)
    {
        (Name, Owner, Kind, Choices, Min, Max) = (name, name, kind, choices.ToEquatableArray(), min, max);
        ValueCount = kind == DecisionKind.One ? Choices.Count : Enumerable.Range(min, max - min + 1).Sum(k => Combinations.Count(Choices.Count, k));
    }

    /// <summary>Its name in the space, such as <c>Normal.n2.from</c> or <c>Normal.n2.a</c> (the operation on the edge from a to n2).</summary>
    public string Name { get; init; }

    /// <summary>The cell it is of; empty where there is none.</summary>
    public string Graph { get; init; } = "";

    /// <summary>What it belongs to with others: a node, with the name of its cell in front; its own name where there is none.</summary>
    public string Owner { get; init; }

    /// <summary>One of n, or some of n.</summary>
    public DecisionKind Kind { get; }

    /// <summary>The names of what can be chosen.</summary>
    public EquatableArray<string> Choices { get; }

    /// <summary>Where choices are earlier states: for each the <see cref="Owner"/> that it stands for, which a cell's input has none of; else empty.</summary>
    public EquatableArray<string> Sources { get; init; }

    /// <summary>Further candidates that a supernet mixes behind <see cref="Choices"/> but no architecture names.</summary>
    public EquatableArray<string> SearchOnly { get; init; }

    /// <summary>The fewest choices that are taken; 1 for one of n.</summary>
    public int Min { get; }

    /// <summary>The most choices that are taken; 1 for one of n.</summary>
    public int Max { get; }

    /// <summary>The choice of one of n that leaves its input as it is, or -1.</summary>
    public int Identity { get; init; } = -1;

    /// <summary>The candidates that add nothing (<c>none</c>), search-only ones behind the choices, bit i for candidate i.</summary>
    public long Zeros { get; init; }

    /// <summary>The earlier decision on which this one's being active depends, or -1: always active.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>The parent's choices under which this decision is active, bit i for choice i.</summary>
    public long ParentBits { get; init; }

    /// <summary>How many candidates a gate for this decision weighs: choices and search-only ones.</summary>
    public int Width => Choices.Count + SearchOnly.Count;

    /// <summary>How many values there are.</summary>
    public long ValueCount { get; }

    /// <summary>The neutral value: the identity, so that what comes in goes on, else the first value.</summary>
    public long Neutral => Identity >= 0 ? Identity : ValueAt(0);

    /// <summary>A decision that takes one of its choices.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="choices">At least one.</param>
    public static Decision One(string name, IEnumerable<string> choices) => new(name, DecisionKind.One, choices, 1, 1);

    /// <summary>A decision that takes several of its choices.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="choices">At most <see cref="MostBits"/>.</param>
    /// <param name="min">The fewest it takes, from 0.</param>
    /// <param name="max">The most, at least <paramref name="min"/>.</param>
    /// <exception cref="ArgumentException">There are too many choices, or too few for <paramref name="max"/>.</exception>
    public static Decision Some(string name, IEnumerable<string> choices, int min, int max)
    {
        var decision = new Decision(name, DecisionKind.Some, choices, min, max);
        return decision.Choices.Count <= MostBits && min >= 0 && min <= max && max <= decision.Choices.Count
            ? decision
            : throw new ArgumentException($"{name} cannot take {min} to {max} of {decision.Choices.Count} choices.", nameof(choices));
    }

    /// <summary>The choices that <paramref name="value"/> selects, bit i for choice i.</summary>
    /// <param name="value">A value; of one of n below <see cref="MostBits"/>.</param>
    public long Bits(long value) => Kind == DecisionKind.One ? 1L << (int)value : value;

    /// <summary>The choices that <paramref name="value"/> selects, in order.</summary>
    public IEnumerable<int> Selected(long value)
    {
        if (Kind == DecisionKind.One) yield return (int)value;
        else
            for (var choice = 0; value >> choice != 0; choice++)
                if ((value >> choice & 1) != 0) yield return choice;
    }

    /// <summary>Whether <paramref name="value"/> is one of this decision's values.</summary>
    public bool Allows(long value) => value >= 0 && (Kind == DecisionKind.One
        ? value < Choices.Count
        : value < 1L << Choices.Count && Combinations.Size(value) is var size && size >= Min && size <= Max);

    /// <summary>The value of rank <paramref name="rank"/>, 0 to <see cref="ValueCount"/>, exclusive; smaller sets first, then in rising order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public long ValueAt(long rank)
    {
        if (rank < 0 || rank >= ValueCount) throw new ArgumentOutOfRangeException(nameof(rank), rank, $"{Name} has {ValueCount} values.");
        if (Kind == DecisionKind.One) return rank;
        var size = Min;
        for (; rank >= Combinations.Count(Choices.Count, size); size++) rank -= Combinations.Count(Choices.Count, size);
        return Combinations.At(size, rank);
    }

    /// <summary>All values, in the order of <see cref="ValueAt"/>.</summary>
    public IEnumerable<long> Values
    {
        get
        {
            for (var rank = 0L; rank < ValueCount; rank++) yield return ValueAt(rank);
        }
    }

    /// <summary>The values that are one change away: of one of n all others; of some of n those with an element more or less or, where their number is fixed, with one exchanged.</summary>
    /// <param name="value">One of this decision's values.</param>
    public IEnumerable<long> Others(long value)
    {
        if (Kind == DecisionKind.One) return Values.Where(other => other != value);
        if (Min < Max) return Enumerable.Range(0, Choices.Count).Select(choice => value ^ 1L << choice).Where(Allows);
        return Selected(value).SelectMany(removed => Selected(~value & ((1L << Choices.Count) - 1)).Select(added => value & ~(1L << removed) | (1L << added)));
    }
}
