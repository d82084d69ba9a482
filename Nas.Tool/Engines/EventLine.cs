using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Nas.Protocol;

namespace Nas.Tool.Engines;

/// <summary>A line of the engine's output. Unknown properties are ignored, so that an engine may be newer than the tool.</summary>
internal static class EventLine
{
    /// <summary>
    /// Reads a line. False for what is no event of this protocol, such as a line that a native library printed: that
    /// belongs to the engine's log.
    /// </summary>
    public static bool TryRead(string line, [NotNullWhen(true)] out EngineEvent? engineEvent)
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
                DraftEvent.Kind => root.Deserialize<DraftEvent>(ProtocolJson.Options),
                StartedEvent.Kind => root.Deserialize<StartedEvent>(ProtocolJson.Options),
                ProgressEvent.Kind => root.Deserialize<ProgressEvent>(ProtocolJson.Options),
                MessageEvent.Kind => root.Deserialize<MessageEvent>(ProtocolJson.Options),
                ErrorEvent.Kind => root.Deserialize<ErrorEvent>(ProtocolJson.Options),
                Result.Kind => new Answer(root.Clone()),
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
