using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nas.Tool.Defaults;

namespace Nas.Tool.Starting;

/// <summary>A first nas.json.</summary>
internal static class StarterDefaults
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="data">The data's name.</param>
    /// <param name="dataDirectory">Where they lie, from the project's folder; null: they need no folder.</param>
    /// <param name="classes">How many classes a folder of pictures has; null: those of the space.</param>
    public static string Text(string data, string? dataDirectory, int? classes)
    {
        var defaults = new JsonObject { ["$schema"] = SchemaFile.Reference, ["data"] = data };
        if (dataDirectory is not null)
            defaults["data-dir"] = dataDirectory.Replace('\\', '/');
        if (classes is not null)
            defaults["param"] = new JsonObject { ["classes"] = classes };
        defaults["train"] = new JsonObject { ["preset"] = "quick" };
        return defaults.ToJsonString(Indented) + "\n";
    }

    /// <summary>How many classes a folder of pictures has: train/CLASS/*, or CLASS/* alone; null where it has none.</summary>
    public static int? ClassesIn(string folder)
    {
        var train = Path.Combine(folder, "train");
        var root = Directory.Exists(train) ? train : folder;
        return Directory.Exists(root) && Directory.EnumerateDirectories(root).Count(d => !Path.GetFileName(d).StartsWith('.')) is > 0 and var count ? count : null;
    }
}
