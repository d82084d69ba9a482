using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nas.Protocol;

/// <summary>One line that the engine says.</summary>
/// <param name="Event">Which kind it is.</param>
internal abstract record EngineEvent([property: JsonPropertyOrder(-1)] string Event)
{
    public string ToLine() => JsonSerializer.Serialize(this, GetType(), ProtocolJson.Options);
}
