using System.Text;

namespace Nas.Dsl.CSharp;

/// <summary>
/// The C# namespace of nets whose file names none, from what the project says instead: any text, since a project's root namespace is its
/// file's name, which may hold dashes, begin with a digit or be a keyword.
/// </summary>
public static class NamespaceName
{
    /// <summary>
    /// A legal namespace as near to <paramref name="text"/> as can be; a legal one stays as it is. As <c>dotnet new</c> does, what cannot
    /// stand in a name becomes <c>_</c>, and a part that begins with a digit gets one in front; so does a keyword. Empty parts are left out.
    /// </summary>
    /// <param name="text">Any text; without a single part it is the global namespace, which is empty.</param>
    public static string Of(string text) => string.Join(".", text.Trim().Split('.').Select(Part).Where(p => p.Length > 0));

    private static string Part(string text)
    {
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            // The compiler reads over characters that only format, such as the joiners of some alphabets.
            if (Identifiers.IsFormatting(text[i])) continue;
            part.Append(Identifiers.IsPart(text[i]) ? text[i] : '_');
            // C# has no identifiers beyond the first 65,536 characters of Unicode; one that lies there is a pair, but one character.
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
        }

        if (part.Length == 0) return "";
        var name = part.ToString();
        return Identifiers.IsStart(name[0]) && Identifiers.Escape(name) == name ? name : "_" + name;
    }
}
