namespace Nas.Dsl.Model;

/// <summary>
/// A layer with its arguments, as written: <c>sep_conv(3)</c>, <c>max_pool(3, norm: false)</c>, <c>linear(classes)</c>.
/// What it computes is said by the operation of that name in <c>Nas.Dsl.Operations</c>.
/// </summary>
/// <param name="Name">The operation's name in the language, <c>snake_case</c>.</param>
/// <param name="Arguments">The arguments in the order of the operation's parameters; those left at their default are absent.</param>
public sealed record Operation(string Name, EquatableArray<Argument> Arguments)
{
    /// <summary>The canonical text: <c>skip_connect</c>, <c>sep_conv(3)</c>.</summary>
    public override string ToString() => Arguments.Count == 0 ? Name : $"{Name}({string.Join(", ", Arguments)})";
}

/// <summary>One argument of an operation.</summary>
/// <param name="Parameter">The name of the operation's parameter that it sets.</param>
/// <param name="Value">Its value.</param>
/// <param name="Named">Whether the canonical text names the parameter: true behind the first parameter that was left out, and for truth values.</param>
public sealed record Argument(string Parameter, Expression Value, bool Named)
{
    /// <inheritdoc/>
    public override string ToString() => Named ? $"{Parameter}: {Value}" : Value.ToString();
}

/// <summary>
/// A value in the language: a number (<c>3</c>), a truth value (<c>true</c>), or a net's parameter times a number (<c>channels * 2</c>).
/// </summary>
/// <param name="Parameter">The net's parameter, or null for a plain number.</param>
/// <param name="Factor">The number, or what the parameter is multiplied by. Truth values are 0 and 1 with <paramref name="IsBoolean"/>.</param>
/// <param name="IsBoolean">Whether this is a truth value.</param>
public sealed record Expression(string? Parameter, double Factor, bool IsBoolean = false)
{
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
        return IsBoolean ? Factor != 0 ? "true" : "false"
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
