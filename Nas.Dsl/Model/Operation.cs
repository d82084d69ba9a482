namespace Nas.Dsl.Model;

/// <summary>
/// A layer with its arguments, as written: <c>sep_conv(3)</c>, <c>max_pool(3, norm: false)</c>, <c>linear(classes)</c>.
/// What it computes is said by the operation of that name in <c>Nas.Dsl.Operations</c>.
/// </summary>
/// <param name="Name">The operation's name in the language, <c>snake_case</c>.</param>
/// <param name="Arguments">The arguments in the order of the operation's parameters; those left at their default are absent.</param>
public sealed record Operation(string Name, EquatableArray<Argument> Arguments)
{
    /// <summary>The module of the user's that it is, or null: an operation of the language.</summary>
    public OwnModule? Module { get; init; }

    /// <summary>How many choices each argument has that is a choice, in the order of the arguments.</summary>
    public IEnumerable<int> ArgumentChoices => Arguments.Where(a => a.Choices.Count > 0).Select(a => a.Choices.Count);

    /// <summary>Every way to choose its arguments: for each argument that is a choice the index of one, the last varying fastest.</summary>
    public IEnumerable<int[]> Picks => ArgumentChoices.Aggregate(
        (IEnumerable<int[]>)[[]], (all, count) => all.SelectMany(picks => Enumerable.Range(0, count).Select(pick => (int[])[.. picks, pick])));

    /// <summary>The operation with its choices made.</summary>
    /// <param name="picks">The index of one value of each argument that is a choice.</param>
    public Operation With(IReadOnlyList<int> picks)
    {
        var next = 0;
        return this with { Arguments = Arguments.Select(a => a.Choices.Count == 0 ? a : new Argument(a.Parameter, a.Choices[picks[next++]], a.Named)).ToEquatableArray() };
    }

    /// <summary>
    /// The canonical text: <c>skip_connect</c>, <c>sep_conv(3)</c>, <c>mbconv({3, 5})</c>. What a module of the user's has to choose from is said in its declaration.
    /// </summary>
    public override string ToString()
    {
        Argument[] shown = [.. Arguments.Where(a => Module is null || a.Choices.Count == 0)];
        return shown.Length == 0 ? Name : $"{Name}({string.Join(", ", shown.AsEnumerable())})";
    }
}

/// <summary>One argument of an operation.</summary>
/// <param name="Parameter">The name of the operation's parameter that it sets.</param>
/// <param name="Value">Its value; of a choice the largest, which a supernet holds.</param>
/// <param name="Named">Whether the canonical text names the parameter: true behind the first parameter that was left out, and for truth values.</param>
public sealed record Argument(string Parameter, Expression Value, bool Named)
{
    /// <summary>The values to choose from, at least two; or empty, where there is nothing to choose.</summary>
    public EquatableArray<Expression> Choices { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var value = Choices.Count > 0 ? $"{{{string.Join(", ", Choices)}}}" : Value.ToString();
        return Named ? $"{Parameter}: {value}" : value;
    }
}

/// <summary>
/// A value in the language: a number (<c>3</c>), a truth value (<c>true</c>), a word of an operation's own (<c>hswish</c>), or a net's parameter
/// times a number (<c>channels * 2</c>).
/// </summary>
/// <param name="Parameter">The net's parameter, or null for a plain number.</param>
/// <param name="Factor">The number, or what the parameter is multiplied by. Truth values are 0 and 1 with <paramref name="IsBoolean"/>.</param>
/// <param name="IsBoolean">Whether this is a truth value.</param>
public sealed record Expression(string? Parameter, double Factor, bool IsBoolean = false)
{
    /// <summary>The word, or null where this is none; <see cref="Factor"/> is its place among those that the operation knows.</summary>
    public string? Word { get; init; }

    /// <summary>The plain number <paramref name="value"/>.</summary>
    public static Expression Number(double value) => new(null, value);

    /// <summary>The truth value <paramref name="value"/>.</summary>
    public static Expression Boolean(bool value) => new(null, value ? 1 : 0, true);

    /// <summary>The value, with the net's parameters filled in.</summary>
    /// <param name="parameters">A value for each parameter of the net.</param>
    /// <exception cref="KeyNotFoundException">The parameter has no value.</exception>
    public double Evaluate(IReadOnlyDictionary<string, int> parameters) => Parameter is null ? Factor : parameters[Parameter] * Factor;

    /// <inheritdoc/>
    public override string ToString()
    {
        var factor = Factor.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return Word is not null ? Word
            : IsBoolean ? Factor != 0 ? "true" : "false"
            : Parameter is null ? factor
            : Factor == 1 ? Parameter
            : $"{Parameter} * {factor}";
    }
}

/// <summary>A named set of candidate operations: <c>ops Darts { search only none, skip_connect, sep_conv(3) }</c>.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Operations">The candidates that an architecture may name.</param>
/// <param name="SearchOnly">
/// Candidates that take part in a relaxation but never in a result, as <c>none</c> in DARTS (Liu et al. 2019, section 2.4).
/// In a supernet they stand behind <paramref name="Operations"/>.
/// </param>
public sealed record OperationSet(string Name, EquatableArray<Operation> Operations, EquatableArray<Operation> SearchOnly)
{
    /// <summary>Everything a supernet mixes: <see cref="Operations"/>, then <see cref="SearchOnly"/>.</summary>
    public IEnumerable<Operation> Candidates => Operations.Concat(SearchOnly);
}
