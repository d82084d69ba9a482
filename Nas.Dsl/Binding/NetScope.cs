using Nas.Dsl.Model;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>The parameters that expressions in a net see.</summary>
/// <param name="net">The net's name.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="isComplete">Whether those are all that were meant; else an unknown one is not reported.</param>
internal sealed class NetScope(string net, IReadOnlyList<Parameter> parameters, bool isComplete)
{
    /// <summary>The default of the parameter, or null where there is none, which is then reported.</summary>
    public int? Parameter(NameSyntax name, DiagnosticBag diagnostics)
    {
        foreach (var parameter in parameters)
            if (parameter.Name == name.Text) return parameter.Default;
        if (isComplete)
            diagnostics.Add(Diagnostics.UnknownParameter(name, diagnostics.Closest(name.Text, parameters.Select(p => p.Name)), net));
        else diagnostics.HasHiddenError();
        return null;
    }
}
