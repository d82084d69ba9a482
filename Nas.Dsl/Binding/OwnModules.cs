using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>The user's own modules that a file declares.</summary>
internal sealed class OwnModules(DiagnosticBag diagnostics)
{
    // What is wrong with one is known; it stays there for those that use it.
    private readonly Dictionary<string, (NameSyntax Name, DeclaredModule? Declared)> _modules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Those that are right, in their order.</summary>
    public EquatableArray<DeclaredModule> Declared => _modules.Values.Select(m => m.Declared).OfType<DeclaredModule>().ToEquatableArray();

    /// <summary>The names of the operations.</summary>
    public IEnumerable<string> Names => _modules.Keys;

    /// <summary>The names of those that nothing uses.</summary>
    public IEnumerable<NameSyntax> Unused => _modules.Values.Select(m => m.Name).Where(n => !_used.Contains(n.Text));

    /// <summary>Whether one of this name is declared, right or not.</summary>
    public bool Contains(string name) => _modules.ContainsKey(name);

    /// <summary>The operation of this name, which is used from now on, or null: there is none, or something is wrong with it.</summary>
    public OperationDefinition? Use(string name)
    {
        if (!_modules.TryGetValue(name, out var module)) return null;
        _used.Add(name);
        return module.Declared is { } declared ? new OwnOperation(declared.Module) : null;
    }

    /// <summary>Binds the declarations.</summary>
    public void Bind(IEnumerable<OwnSyntax> declarations)
    {
        foreach (var syntax in declarations)
        {
            if (syntax.Name is not { } name) continue;
            if (_modules.TryGetValue(name.Text, out var first))
            {
                diagnostics.Add(Diagnostics.DuplicateName(name, "operation", first.Name.Span.Line));
                continue;
            }

            var before = diagnostics.Errors;
            if (OperationDefinition.All.ContainsKey(name.Text))
            {
                diagnostics.Add(Diagnostics.DuplicateOperationName(name, "operation"));
                continue;
            }

            var arguments = Arguments(syntax.Arguments);
            if (syntax.IsBroken || diagnostics.Errors > before)
            {
                _modules.Add(name.Text, (name, null));
                continue;
            }

            var type = syntax.Type[0].Span.To(syntax.Type[syntax.Type.Count - 1].Span);
            var module = new OwnModule(name.Text, string.Join(".", syntax.Type.Select(t => t.Text)), arguments.ToEquatableArray());
            _modules.Add(name.Text, (name, new DeclaredModule(module, type, type.To(syntax.Span))));
        }
    }

    private List<OwnArgument> Arguments(IReadOnlyList<ArgumentSyntax> syntaxes)
    {
        var arguments = new List<OwnArgument>();
        foreach (var syntax in syntaxes)
        {
            var name = syntax.Name?.Text;
            if (name is null && arguments.Any(a => a.Name is not null)) diagnostics.Add(Diagnostics.PositionalAfterNamed(syntax.Span));
            if (name is not null && arguments.Any(a => a.Name == name)) diagnostics.Add(Diagnostics.DuplicateArgument(syntax.Span, name));
            var value = syntax.Values[0];
            if (syntax.Values.Any(v => double.IsNaN(v.Factor))) diagnostics.HasHiddenError();
            else if (syntax.IsChoice)
            {
                if (Choices(syntax) is { } choices) arguments.Add(new OwnArgument(name, choices[0]) { Choices = choices });
            }
            else if (value.Parameter is { } word && (!OwnArgument.Words.Contains(word.Text) || !Limits.IsWhole(value.Factor, 1, Limits.Size)))
                diagnostics.Add(Diagnostics.OwnArgument(value.Span, OwnArgument.Words));
            else arguments.Add(new OwnArgument(name, new Expression(value.Parameter?.Text, value.Factor == 0 ? 0 : value.Factor, value.IsBoolean)));
        }

        return arguments;
    }

    // Numbers or truth values, of a parameter by its name, after which the decision is called.
    private EquatableArray<Expression>? Choices(ArgumentSyntax syntax)
    {
        var values = syntax.Values.Select(v => new Expression(v.Parameter?.Text, v.Factor == 0 ? 0 : v.Factor, v.IsBoolean)).ToEquatableArray();
        var isRight = syntax.Name is { } name && name.Text != OwnArgument.Stride && values.Count > 1 && values.Distinct().Count() == values.Count
            && values.All(v => v.Parameter is null && v.IsBoolean == values[0].IsBoolean);
        if (isRight) return values;
        diagnostics.Add(Diagnostics.OwnChoice(syntax.Span));
        return null;
    }
}
