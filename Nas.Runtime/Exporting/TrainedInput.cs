using System.Text.Json;
using System.Text.Json.Serialization;
using Nas.Runtime.Data;

namespace Nas.Runtime.Exporting;

/// <summary>What the weights of a network expect of an example, and what its outputs mean; kept beside them, in <c>FashionNet.weights.json</c>.</summary>
/// <param name="Mean">Of each channel, on a scale where 0 is black and 1 is white: what is taken from a pixel. Null: nothing is.</param>
/// <param name="Deviation">Of each channel, on the same scale: what that is divided by; where it is 0, by 1.</param>
/// <param name="Classes">The names of the classes, in the order of the outputs; null where the data have none.</param>
public sealed record TrainedInput(IReadOnlyList<double>? Mean, IReadOnlyList<double>? Deviation, IReadOnlyList<string>? Classes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What weights expect that were trained on <paramref name="train"/>.</summary>
    public static TrainedInput Of(Dataset train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new(train.Normalisation?.Mean, train.Normalisation?.StandardDeviation, train.ClassNames);
    }

    /// <summary>The file beside a file of weights.</summary>
    public static string Beside(string weights) => weights + ".json";

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static TrainedInput Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainedInput>(File.ReadAllText(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"What the weights expect cannot be read from {path}: {error.Message.Split('\n')[0].TrimEnd()}", "Name the data that they were trained on with --data.");
        }
    }

    /// <summary>Writes a file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
