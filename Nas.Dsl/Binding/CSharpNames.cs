using Nas.Dsl.CSharp;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Checks names that become identifiers of C#.</summary>
internal static class CSharpNames
{
    // Members of the class of a net and of its architecture record; a nested class cannot be named like the one around it either.
    private static readonly HashSet<string> Generated = new(StringComparer.Ordinal)
    {
        "Architecture", "Supernet", "Op", "Space", "State", "Build", "Definition", "FromGenotype", "ToGenotype", "Parse", "Equals",
        "GetHashCode", "GetType", "ToString", "Finalize", "MemberwiseClone", "ReferenceEquals", "EqualityContract", "PrintMembers",
        "Deconstruct", "Clone",
    };

    private static readonly HashSet<string> GeneratedParameters =
        new(StringComparer.Ordinal) { "architecture", "gates", "name", "genotype", "parameters", "nameof", "RegisterComponents" };

    // Words that are no keywords but cannot name a class, or make the compiler warn.
    private static readonly HashSet<string> NotForClasses = new(StringComparer.Ordinal)
    {
        "await", "dynamic", "extension", "field", "file", "nint", "notnull", "nuint", "partial", "record", "required", "scoped",
        "unmanaged", "var", "where", "yield",
    };

    // The global namespaces that generated code begins its names with.
    private static readonly HashSet<string> Roots = new(StringComparer.Ordinal) { "Nas", "System", "TorchSharp" };

    /// <summary>Checks the name of a net, which a class in the namespace <paramref name="space"/> gets as it is.</summary>
    public static void CheckNet(NameSyntax name, string space, DiagnosticBag diagnostics)
    {
        if (NotForClasses.Contains(name.Text)) diagnostics.Add(Diagnostics.CSharpKeyword(name));
        else if (Identifiers.IsMemberOfNetwork(name.Text) || (space.Length == 0 && Roots.Contains(name.Text)))
            diagnostics.Add(Diagnostics.TakenByGeneratedCode(name));
        else CheckType(name, diagnostics);
    }

    /// <summary>Checks the name of a cell or net.</summary>
    public static void CheckType(NameSyntax name, DiagnosticBag diagnostics)
    {
        if (!CheckKeyword(name, diagnostics)) return;
        if (Generated.Contains(Identifiers.Pascal(name.Text))) diagnostics.Add(Diagnostics.TakenByGeneratedCode(name));
    }

    /// <summary>Checks the name of a parameter of a net.</summary>
    public static void CheckParameter(NameSyntax name, DiagnosticBag diagnostics)
    {
        if (!CheckKeyword(name, diagnostics)) return;
        if (GeneratedParameters.Contains(name.Text)) diagnostics.Add(Diagnostics.TakenByGeneratedCode(name));
    }

    /// <summary>Reports a keyword of C#, and says whether it is none.</summary>
    public static bool CheckKeyword(NameSyntax name, DiagnosticBag diagnostics)
    {
        if (Identifiers.Escape(name.Text) == name.Text) return true;
        diagnostics.Add(Diagnostics.CSharpKeyword(name));
        return false;
    }
}
