using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Binds the rules of a stage of layers.</summary>
internal static class LayerRules
{
    /// <summary>The rule, or null: its errors are reported.</summary>
    /// <param name="syntax">The rule.</param>
    /// <param name="set">The set of the stage's layers.</param>
    /// <param name="operations">What reads operations.</param>
    /// <param name="diagnostics">Where problems go.</param>
    public static LayerRule? Bind(LayerRuleSyntax syntax, OperationSet set, OperationBinder operations, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Errors;
        var limit = syntax.Kind == LayerRuleKind.Row ? Limits.Depth : Limits.Size;
        var most = syntax.Most is not { } number ? 0 : Limits.Whole(number, 1, limit, diagnostics, () => Diagnostics.LayerLimit(number.Span, syntax.Kind, limit)) ?? 0;
        Operation[] all = [.. set.Operations.SelectMany(OperationBinder.Instances)];
        var rule = new LayerRule(syntax.Kind, most, Layers(syntax.Layers), Layers(syntax.Before));
        return diagnostics.Errors > before ? null : rule;

        // In the order of the set; all of a name by it alone.
        EquatableArray<Operation> Layers(IEnumerable<OperationSyntax> named)
        {
            var meant = new HashSet<Operation>(named.SelectMany(Meant));
            return all.Where(meant.Contains).GroupBy(o => o.Name)
                .SelectMany(g => g.Count() == all.Count(o => o.Name == g.Key) ? [new Operation(g.Key, default)] : (IEnumerable<Operation>)g).ToEquatableArray();
        }

        IEnumerable<Operation> Meant(OperationSyntax operation)
        {
            var name = operation.Name.Text;
            Operation[] ofName = [.. all.Where(o => o.Name == name)];
            if (operation.Arguments.Count == 0 && ofName.Length > 0) return ofName;
            if (ofName.Length > 0)
            {
                if (operations.Bind(operation, OperationUse.Candidate, null) is not { } bound) return [];
                Operation[] instances = [.. OperationBinder.Instances(bound)];
                if (instances.All(ofName.Contains)) return instances;
                name = bound.ToString();
            }

            diagnostics.Add(Diagnostics.NotOfTheSet(operation.Span, name, set.Name, all.Select(o => o.Name).Distinct()));
            return [];
        }
    }
}
