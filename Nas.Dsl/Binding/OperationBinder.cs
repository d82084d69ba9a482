using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Looks operations up in the catalogue and among the user's own modules, and checks their arguments.</summary>
/// <param name="diagnostics">Where problems go.</param>
/// <param name="own">The user's own modules.</param>
/// <param name="isLost">Whether the declaration of one of this name may stand in what was not understood.</param>
internal sealed class OperationBinder(DiagnosticBag diagnostics, OwnModules own, Func<string, bool> isLost)
{
    /// <summary>Whether there is an operation of this name.</summary>
    public bool Knows(string name) => OperationDefinition.All.ContainsKey(name) || own.Contains(name);

    /// <summary>The operation, or null: its errors are reported.</summary>
    /// <param name="syntax">As written.</param>
    /// <param name="use">Where it stands.</param>
    /// <param name="net">The net whose parameters it sees, or null.</param>
    public Operation? Bind(OperationSyntax syntax, OperationUse use, NetScope? net)
    {
        if (!OperationDefinition.All.TryGetValue(syntax.Name.Text, out var definition) && (definition = own.Use(syntax.Name.Text)) is null)
        {
            if (own.Contains(syntax.Name.Text) || isLost(syntax.Name.Text))
            {
                // What is wrong with it was said at its declaration.
                diagnostics.HasHiddenError();
                return null;
            }

            var known = Possible(use);
            diagnostics.Add(Diagnostics.UnknownOperation(syntax.Name, diagnostics.Closest(syntax.Name.Text, known), known));
            return null;
        }

        var before = diagnostics.Errors;
        if ((definition.Use & use) == 0) diagnostics.Add(Diagnostics.OperationNotHere(syntax.Name, Place(use), Possible(use)));
        if (definition.Module is not null && use == OperationUse.Candidate && syntax.Arguments.Count > 0)
        {
            diagnostics.Add(Diagnostics.OwnCandidateArguments(syntax.Span, definition.Name));
            return null;
        }

        var module = definition.Module;
        if (use != OperationUse.Candidate && module?.Choices.Any() == true)
        {
            diagnostics.Add(Diagnostics.ChoiceNotHere(syntax.Span));
            return null;
        }

        // What a module of the user's has to choose from its declaration says.
        var values = module is not null && use == OperationUse.Candidate ? module.Choices.ToDictionary(c => c.Name!, c => c.Choices) : Arguments(syntax, definition, net);
        if (diagnostics.Errors > before) return null;
        var operation = Canonical(definition, values);
        var instances = operation.ArgumentChoices.Aggregate(1L, (product, count) => Math.Min(product * count, int.MaxValue));
        if (instances <= Limits.Instances) return operation;
        diagnostics.Add(Diagnostics.TooManyInstances(syntax.Span, definition.Name, (int)instances, Limits.Instances));
        return null;
    }

    /// <summary>
    /// An operation in its one canonical form: arguments in the order of the parameters, defaults left out, named where a parameter
    /// before it is left out and where the value is true or false, which says little by itself.
    /// </summary>
    public static Operation Canonical(OperationDefinition definition, IReadOnlyDictionary<string, EquatableArray<Expression>> values)
    {
        var arguments = new List<Argument>();
        var leftOut = false;
        foreach (var parameter in definition.Parameters)
        {
            if (!values.TryGetValue(parameter.Name, out var all) || (all.Count == 1 && all[0] == parameter.Default)) leftOut = true;
            else
            {
                var largest = all.OrderBy(v => v.Factor).Last();
                arguments.Add(new Argument(parameter.Name, largest, leftOut || largest.IsBoolean) { Choices = all.Count > 1 ? all : default });
            }
        }

        return new Operation(definition.Name, arguments.ToEquatableArray()) { Module = definition.Module };
    }

    /// <summary>Each operation that an operation with choices may be, in canonical form.</summary>
    public static IEnumerable<Operation> Instances(Operation operation) => operation.Picks.Select(picks =>
        operation.Module is not null || OperationDefinition.All.ContainsKey(operation.Name)
            ? Canonical(OperationDefinition.Of(operation), operation.With(picks).Arguments.ToDictionary(a => a.Parameter, a => EquatableArray.Of(a.Value)))
            : operation);

    /// <summary>The names of what can stand somewhere.</summary>
    public List<string> Possible(OperationUse use) => OperationDefinition.All.Values
        .Where(d => (d.Use & use) != 0)
        .Select(d => d.Name)
        .Concat(own.Names)
        .OrderBy(n => n, StringComparer.Ordinal)
        .ToList();

    private Dictionary<string, EquatableArray<Expression>> Arguments(OperationSyntax syntax, OperationDefinition definition, NetScope? net)
    {
        var values = new Dictionary<string, EquatableArray<Expression>>(StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        var named = false;
        for (var i = 0; i < syntax.Arguments.Count; i++)
        {
            var argument = syntax.Arguments[i];
            OperationParameter? parameter;
            if (argument.Name is { } name)
            {
                named = true;
                parameter = definition.Parameters.FirstOrDefault(p => p.Name == name.Text);
                if (parameter is null)
                {
                    var closest = diagnostics.Closest(name.Text, definition.Parameters.Select(p => p.Name));
                    diagnostics.Add(Diagnostics.UnknownArgument(name, definition, closest));
                    continue;
                }
            }
            else if (named)
            {
                diagnostics.Add(Diagnostics.PositionalAfterNamed(argument.Span));
                continue;
            }
            else if (i >= definition.Parameters.Count)
            {
                diagnostics.Add(Diagnostics.TooManyArguments(argument.Span, definition));
                break;
            }
            else
            {
                parameter = definition.Parameters[i];
            }

            if (!given.Add(parameter.Name)) diagnostics.Add(Diagnostics.DuplicateArgument(argument.Span, parameter.Name));
            else if (Values(argument, parameter, net) is { Count: > 0 } value) values.Add(parameter.Name, value);
        }

        var missing = definition.Parameters.FirstOrDefault(p => p.Default is null && !given.Contains(p.Name));
        if (missing is not null && given.Count == syntax.Arguments.Count)
            diagnostics.Add(Diagnostics.MissingArgument(syntax.Span, definition, missing.Name));
        return values;
    }

    // Empty where something is wrong.
    private EquatableArray<Expression> Values(ArgumentSyntax syntax, OperationParameter parameter, NetScope? net)
    {
        var values = syntax.Values.Select(v => Value(v, parameter, net)).ToList();
        if (values.Any(v => v is null)) return default;
        if (syntax.IsChoice && net is not null) diagnostics.Add(Diagnostics.ChoiceNotHere(syntax.Span));
        else if (syntax.IsChoice && (values.Count < 2 || values.Distinct().Count() < values.Count)) diagnostics.Add(Diagnostics.FewChoices(syntax.Span, parameter.Name));
        else return values.Select(v => v!).ToEquatableArray();
        return default;
    }

    private Expression? Value(ValueSyntax syntax, OperationParameter parameter, NetScope? net)
    {
        if (double.IsNaN(syntax.Factor))
        {
            diagnostics.HasHiddenError();
            return null;
        }

        if (parameter.Kind == ParameterKind.Word) return (syntax is { Parameter: { } word, Factor: 1 } ? parameter.Word(word.Text) : null) ?? Wrong();
        if (syntax.Parameter is { } name)
        {
            if (parameter.Kind != ParameterKind.Count || IsStride(parameter)) return Wrong();
            if (net is null)
            {
                diagnostics.Add(Diagnostics.ParameterOutsideNet(name));
                return null;
            }

            if (net.Size(name, diagnostics) is not { } value) return null;
            return Limits.IsWhole(syntax.Factor, 1, Limits.Size) && value * syntax.Factor <= Limits.Size
                ? new Expression(name.Text, syntax.Factor)
                : Wrong();
        }

        var fits = parameter.Kind == ParameterKind.Boolean ? syntax.IsBoolean : !syntax.IsBoolean && parameter.Kind switch
        {
            ParameterKind.Kernel => Limits.IsWhole(syntax.Factor, 1, Limits.Kernel) && syntax.Factor % 2 == 1,
            ParameterKind.Count => Limits.IsWhole(syntax.Factor, 1, IsStride(parameter) ? 2 : Limits.Size),
            ParameterKind.Factor => Limits.IsDecimal(syntax.Factor, 1, Limits.Factor, 1),
            ParameterKind.Ratio => Limits.IsDecimal(syntax.Factor, 0, Limits.Ratio, 2),
            ParameterKind.Fraction => syntax.Factor >= 0 && syntax.Factor < 1,
            _ => false,
        };

        // Minus zero is zero.
        return fits ? new Expression(null, syntax.Factor == 0 ? 0 : syntax.Factor, syntax.IsBoolean) : Wrong();

        Expression? Wrong()
        {
            diagnostics.Add(Diagnostics.ArgumentValue(syntax.Span, parameter.Name, Accepted(parameter)));
            return null;
        }
    }

    // A stride is a count to the catalogue, but a net only knows how to halve an image.
    private static bool IsStride(OperationParameter parameter) => parameter.Name == "stride";

    /// <summary>What a parameter accepts, as the end of a sentence.</summary>
    public static string Accepted(OperationParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Kernel => $"an odd whole number from 1 to {Limits.Kernel}",
        ParameterKind.Count when IsStride(parameter) => "1 or 2",
        ParameterKind.Count => $"a whole number from 1 to {Limits.Size}, or a parameter of the net, such as channels * 2",
        ParameterKind.Factor => $"a number from 1 to {Limits.Factor} with at most one digit behind the point",
        ParameterKind.Ratio => $"a number from 0 to {Limits.Ratio} with at most two digits behind the point",
        ParameterKind.Fraction => "a number of at least 0 and less than 1, such as 0.2",
        ParameterKind.Word => $"{string.Join(", ", parameter.Words.Take(parameter.Words.Count - 1))} or {parameter.Words[parameter.Words.Count - 1]}",
        _ => "true or false",
    };

    private static string Place(OperationUse use) => use switch
    {
        OperationUse.Candidate => "on an edge of a cell",
        OperationUse.Stem => "in a stem",
        OperationUse.Block => "between cells",
        _ => "in a head",
    };
}
