using System.Text;

namespace Nas.Generators.Attributes;

/// <summary>How names of C# become names of the language.</summary>
internal static class AttributeNames
{
    /// <summary>The namespace of all attributes.</summary>
    public const string Namespace = "Nas.Runtime.Declaring";

    /// <summary>The attribute that makes a class a net.</summary>
    public const string Net = Namespace + ".NetAttribute";

    /// <summary>The type of a net's parts.</summary>
    public const string Part = Namespace + ".Part";

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
