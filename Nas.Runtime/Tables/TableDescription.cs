using System.Text.Json;
using System.Text.Json.Serialization;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>How a table writes its scores.</summary>
internal enum ScoreScale
{
    /// <summary>0 to 100.</summary>
    Percent,

    /// <summary>0 to 1.</summary>
    Share,
}

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

    /// <summary>What an evaluation costs, in seconds.</summary>
    public required string Cost { get; init; }

    /// <summary>How scores are written.</summary>
    public required ScoreScale Scale { get; init; }

    /// <summary>The trainable parameters, or null.</summary>
    public string? Parameters { get; init; }

    /// <summary>The multiply-adds for one image, or null.</summary>
    public string? Flops { get; init; }

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

/// <summary>A decision of a space that has no <c>.nas</c> file.</summary>
internal sealed record DecisionDescription(string Name, IReadOnlyList<string> Values);

/// <summary>How a row names its architecture: in one column by a template, or in a column for each decision.</summary>
internal sealed record ArchitectureDescription
{
    /// <summary>The column with the whole name.</summary>
    public string? Column { get; init; }

    /// <summary>The name's form, with <c>{decision}</c> where the value of a decision stands.</summary>
    public string? Template { get; init; }

    /// <summary>The column of a decision, where it is not named like the decision.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>The table's name of a choice, where it is not that of the space.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}

/// <summary>A cheaper evaluation.</summary>
/// <param name="Share">The share of the full evaluation, above 0 and below 1.</param>
/// <param name="Score">Its score.</param>
/// <param name="Cost">Its cost, in seconds.</param>
internal sealed record FidelityDescription(double Share, string Score, string Cost);
