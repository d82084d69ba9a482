using System.Text;
using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>How names of C# become names of the language.</summary>
internal static class AttributeNames
{
    /// <summary>The namespace of all attributes.</summary>
    public const string Namespace = "Nas.Runtime.Declaring";

    /// <summary>The attribute that makes a class a net.</summary>
    public const string Net = Namespace + ".NetAttribute";

    /// <summary>Whether a type is declared in <see cref="Namespace"/>; asked of each attribute after each keystroke, so without making a text.</summary>
    public static bool IsHere(ITypeSymbol type) => type is
    {
        ContainingType: null,
        ContainingNamespace: { Name: "Declaring", ContainingNamespace: { Name: "Runtime", ContainingNamespace: { Name: "Nas", ContainingNamespace.IsGlobalNamespace: true } } },
    };

    /// <summary>Whether a type is that of a net's parts.</summary>
    public static bool IsPart(ITypeSymbol type) => type.Name == "Part" && IsHere(type);

    /// <summary><c>SkipConnect</c> is <c>skip_connect</c>; a name that begins with a small letter stays as it is.</summary>
    public static string Snake(string name)
    {
        if (name.Length == 0 || !char.IsUpper(name[0])) return name;
        var result = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            // A word begins behind a small letter or a digit, and with the last capital of several.
            var begins = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins && name[i - 1] != '_') result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }
}
