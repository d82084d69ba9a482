using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>The parameters that expressions in a net see.</summary>
/// <param name="net">The net's name.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="depths">Those that say how often something is repeated, and so no size.</param>
/// <param name="isComplete">Whether those are all that were meant; else an unknown one is not reported.</param>
internal sealed class NetScope(string net, IReadOnlyList<Parameter> parameters, IReadOnlyCollection<string> depths, bool isComplete)
{
    /// <summary>The default of a parameter that is a size, or null where there is none, which is then reported.</summary>
    public int? Size(NameSyntax name, DiagnosticBag diagnostics)
    {
        // The width is refused where it repeats.
        if (name.Text == Planner.ChannelsParameter || !depths.Contains(name.Text)) return Default(name, diagnostics);
        diagnostics.Add(Diagnostics.DepthAsSize(name));
        return null;
    }

    /// <summary>The default of a parameter that says how often something is repeated, or null where there is none, which is then reported.</summary>
    public int? Depth(NameSyntax name, DiagnosticBag diagnostics)
    {
        if (name.Text != Planner.ChannelsParameter) return Default(name, diagnostics);
        diagnostics.Add(Diagnostics.DepthAsSize(name));
        return null;
    }

    private int? Default(NameSyntax name, DiagnosticBag diagnostics)
    {
        foreach (var parameter in parameters)
            if (parameter.Name == name.Text) return parameter.Default;
        if (isComplete)
            diagnostics.Add(Diagnostics.UnknownParameter(name, diagnostics.Closest(name.Text, parameters.Select(p => p.Name)), net));
        else diagnostics.HasHiddenError();
        return null;
    }
}
