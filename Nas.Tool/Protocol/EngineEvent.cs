using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Nas.Tool.Protocol;

/// <summary>One line the engine says. Unknown properties are ignored, so that an engine may be newer than the tool.</summary>
internal abstract record EngineEvent
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Reads a line. False for what is no event of this protocol, such as a line that a native library printed: that
    /// belongs to the engine's log.
    /// </summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out EngineEvent? engineEvent)
    {
        engineEvent = null;
        if (!line.StartsWith('{'))
            return false;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (!root.TryGetProperty("event", out var kind) || kind.ValueKind != JsonValueKind.String)
                return false;
            engineEvent = kind.GetString() switch
            {
                "draft" => root.Deserialize<DraftEvent>(Json),
                "started" => root.Deserialize<StartedEvent>(Json),
                "progress" => root.Deserialize<ProgressEvent>(Json),
                "message" => root.Deserialize<MessageEvent>(Json),
                "error" => root.Deserialize<ErrorEvent>(Json),
                "result" => new ResultEvent(root.Clone()),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return false;
        }
        return engineEvent is not null;
    }
}

/// <summary>What a search will write, with another architecture than it will find. The engine waits for the word to begin.</summary>
internal sealed record DraftEvent : EngineEvent
{
    public required string ClassName { get; init; }

    /// <summary>The text of the user's file.</summary>
    public required string Source { get; init; }

    /// <summary>The text of the machine's file.</summary>
    public required string Derived { get; init; }
}

/// <summary>The engine has read the request and the data and begins.</summary>
internal sealed record StartedEvent : EngineEvent
{
    public string Description { get; init; } = "";
}

/// <summary>Where the work is; what does not apply is null.</summary>
internal sealed record ProgressEvent : EngineEvent
{
    public string Phase { get; init; } = "";
    public int? Step { get; init; }
    public int? Steps { get; init; }
    public int? Epoch { get; init; }
    public int? Epochs { get; init; }
    public int? Trial { get; init; }
    public int? Trials { get; init; }
    public int? Search { get; init; }
    public int? Searches { get; init; }
    public double? Loss { get; init; }

    /// <summary>In 0..1, as <see cref="Best"/>.</summary>
    public double? Accuracy { get; init; }

    public double? Best { get; init; }

    /// <summary>Why the trial failed.</summary>
    public string? Failure { get; init; }

    public double? ElapsedSeconds { get; init; }
    public double? LeftSeconds { get; init; }
    public string? Architecture { get; init; }
}

internal sealed record MessageEvent : EngineEvent
{
    public string Level { get; init; } = "info";
    public string Text { get; init; } = "";
}

/// <summary>An expected failure, said by the engine.</summary>
internal sealed record ErrorEvent : EngineEvent
{
    public string Message { get; init; } = "";
    public string? Hint { get; init; }
    public int ExitCode { get; init; } = Tool.ExitCode.Failed;
    public string? Detail { get; init; }
}

/// <summary>The end of the work. Its content depends on the command; <see cref="As{T}"/> reads it.</summary>
internal sealed record ResultEvent(JsonElement Content) : EngineEvent
{
    /// <summary>The work ended before its plan: the tool asked for it, or the time limit was reached.</summary>
    public bool Cancelled => Content.TryGetProperty("cancelled", out var cancelled) && cancelled.ValueKind == JsonValueKind.True;

    /// <exception cref="ToolException">The engine's result does not have the shape the command needs.</exception>
    public T As<T>() where T : class
    {
        try
        {
            return Content.Deserialize<T>(Json)!;
        }
        catch (JsonException e)
        {
            throw new ToolException("The engine's result is not what this dotnet nas expects.", e)
            {
                Hint = "Use versions of Nas.Runtime and Nas.Tool that belong together.",
                Detail = e.Message,
            };
        }
    }
}
