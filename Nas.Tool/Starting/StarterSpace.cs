using System.Text.RegularExpressions;
using Nas.Tool.Completion;

namespace Nas.Tool.Starting;

/// <summary>A first search space, as <c>dotnet new nas</c> has it: both read the same files.</summary>
internal static partial class StarterSpace
{
    public const string CSharp = "csharp";

    private const string Name = "FirstNet";
    private const string Image = "3, 32, 32";

    /// <summary>The file for a net of a name.</summary>
    public static string FileName(string form, string net) => net + (form == CSharp ? ".Space.cs" : ".nas");

    /// <summary>Its text.</summary>
    /// <param name="form">nas or csharp.</param>
    /// <param name="net">The net's name.</param>
    /// <param name="space">The namespace, which a .nas file takes from the project.</param>
    /// <param name="data">The data that it is for; those of a size of their own set that of its images.</param>
    /// <exception cref="ToolException">The data have no images.</exception>
    public static string Text(string form, string net, string space, string data)
    {
        if (KnownNames.Data.Contains(data) && !KnownNames.Images.Contains(data))
            throw ToolException.Usage($"A first space is for images, and --data {data} has none with classes.", $"Choose from: {string.Join(", ", KnownNames.Images)}; docs/spaces has spaces for other data.");
        using var stream = typeof(StarterSpace).Assembly.GetManifestResourceStream("Starter/" + FileName(form, Name))!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().Replace(Name, net, StringComparison.Ordinal).Replace("PROJECT_NAMESPACE", space, StringComparison.Ordinal);
        return data is "fashion-mnist" or "mnist" ? Comment().Replace(text.Replace(Image, "1, 28, 28", StringComparison.Ordinal), "") : data == "cifar10" ? Comment().Replace(text, "") : text;
    }

    // Data sets are not brought to another size, as pictures are.
    [GeneratedRegex("[ ]+// pictures are brought to this size")]
    private static partial Regex Comment();
}
