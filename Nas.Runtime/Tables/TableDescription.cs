using System.Text.Json;
using System.Text.Json.Serialization;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>
/// What the columns of a table mean: a JSON file beside the CSV. Scores, costs and sizes are expressions over columns in the syntax of
/// <see cref="System.Data.DataColumn.Expression"/>; a column's name is the simplest one. The page docs/tables.md explains each property.
/// </summary>
internal sealed record TableDescription
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // A misspelt property would else be one left out.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What people call the table; null: the name of the description's file.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>.nas</c> file of its space, relative to the description; or <see cref="Decisions"/>.</summary>
    public string? Space { get; init; }

    /// <summary>Its decisions, each one of the values.</summary>
    public IReadOnlyList<DecisionDescription>? Decisions { get; init; }

    /// <summary>The CSV, relative to the description; null: the description's name with <c>.csv</c>.</summary>
    public string? Csv { get; init; }

    /// <summary>How a row names its architecture.</summary>
    public ArchitectureDescription Architecture { get; init; } = new();

    /// <summary>The score that a search sees.</summary>
    public required string Score { get; init; }

    /// <summary>The score that is reported of what a search finds.</summary>
    public required string Report { get; init; }

    /// <summary>Further scores that are reported of what a search finds, by the names that people know them by.</summary>
    public IReadOnlyDictionary<string, string> Reports { get; init; } = new Dictionary<string, string>();

    /// <summary>What an evaluation costs, in seconds.</summary>
    public required string Cost { get; init; }

    /// <summary>How scores are written.</summary>
    public required ScoreScale Scale { get; init; }

    /// <summary>The trainable parameters, or null.</summary>
    public string? Parameters { get; init; }

    /// <summary>The multiply-adds for one image, or null.</summary>
    public string? Flops { get; init; }

    /// <summary>The milliseconds of one run, or null.</summary>
    public string? Latency { get; init; }

    /// <summary>The millijoules of one run, or null.</summary>
    public string? Energy { get; init; }

    /// <summary>Cheaper evaluations, for strategies that use them.</summary>
    public IReadOnlyList<FidelityDescription> Fidelities { get; init; } = [];

    /// <summary>The usual budget of a search, in seconds, or null.</summary>
    public double? Budget { get; init; }

    /// <exception cref="DataException">There is no such file, or it is no description of a table.</exception>
    public static TableDescription Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<TableDescription>(file, Json) ?? throw new DataException($"{path} describes nothing.");
        }
        catch (JsonException error)
        {
            throw new DataException($"{path} is no description of a table: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The table's description cannot be read: {error.Message}", error);
        }
    }
}
