using System.Text.Json;
using System.Text.Json.Nodes;
using Nas.Protocol;

namespace Nas.Tool.Engines;

/// <summary>The end of the work, as the engine said it.</summary>
/// <param name="Content">All of it, also what this version of the tool does not know.</param>
internal sealed record Answer(JsonElement Content) : EngineEvent(Result.Kind)
{
    /// <inheritdoc cref="Result.Cancelled"/>
    public bool Cancelled => Content.TryGetProperty("cancelled", out var cancelled) && cancelled.ValueKind == JsonValueKind.True;

    /// <summary>What the command reads of it.</summary>
    /// <exception cref="ToolException">It does not have the shape the command needs.</exception>
    public T As<T>()
        where T : Result
    {
        try
        {
            return Content.Deserialize<T>(ProtocolJson.Options)!;
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

    /// <summary>A document that the command may add to.</summary>
    public JsonObject Document()
    {
        var document = JsonObject.Create(Content)!.DeepClone().AsObject();
        document.Remove("event");
        return document;
    }
}
