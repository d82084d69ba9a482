using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nas.Dashboard.Figures;

/// <summary>A chart as numbers: wwwroot/figures.js draws it, and a table says the same.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="X">What goes to the right.</param>
/// <param name="Y">What goes up.</param>
/// <param name="Series">What is drawn, in the order of the legend.</param>
public sealed record Figure(string Title, string X, string Y, IReadOnlyList<Series> Series)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default, // it may stand in a page
    };

    /// <summary>Where a click on a point leads, the number of its trial put behind it; null: nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>Whether it is one of many that are looked at together.</summary>
    public bool IsSmall { get; init; }

    /// <summary>Whether there is nothing to draw.</summary>
    [JsonIgnore]
    public bool IsEmpty => Series.All(s => s.Points.Count == 0);

    /// <summary>As the script reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>As the script reads it when it has drawn an earlier one: of each series the points from the first one on that is another.</summary>
    /// <param name="drawn">The earlier one.</param>
    public string NewsSince(Figure drawn) => JsonSerializer.Serialize(
        Series.Select((s, i) =>
        {
            var before = i < drawn.Series.Count ? drawn.Series[i].Points : [];
            var from = 0;
            while (from < before.Count && from < s.Points.Count && before[from].AsSpan().SequenceEqual(s.Points[from])) from++;
            return new { From = from, Points = s.Points.Skip(from) };
        }),
        Json);

    /// <summary>Whether only the points of the series are others.</summary>
    public bool Continues(Figure drawn) => (Title, X, Y, Link) == (drawn.Title, drawn.X, drawn.Y, drawn.Link)
        && Series.Select(s => (s.Name, s.Kind)).SequenceEqual(drawn.Series.Select(s => (s.Name, s.Kind)));
}

/// <summary>Some points with a name.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Kind">How they are drawn.</param>
/// <param name="Points">Each the place to the right, the height, and the number of the trial where it is one.</param>
public sealed record Series(string Name, SeriesKind Kind, IReadOnlyList<double[]> Points);

/// <summary>How points are drawn.</summary>
public enum SeriesKind
{
    /// <summary>Each by itself.</summary>
    Points,

    /// <summary>Joined.</summary>
    Line,

    /// <summary>Joined, each value holding until the next one.</summary>
    Steps,
}
