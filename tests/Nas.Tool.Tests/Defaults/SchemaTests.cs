using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nas.Tool.Commands;
using Nas.Tool.Defaults;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Defaults;

/// <summary>nas.schema.json says what the options of the command line say.</summary>
public sealed class SchemaTests : IDisposable
{
    // What is said of a single call has no place in a file of defaults.
    private static readonly string[] OfOneCall = ["--as", "--force", "--dry-run", "--resume", "--output", "--weights", "--inherit", "--store", "--dashboard", "--workers", "--worker-options", "--worker-image", "--worker-resource"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ToolRun _tool = new();
    private readonly RootCommand _root;

    public SchemaTests() => _root = CommandLine.Commands(new GlobalOptions(), _tool.Environment);

    public void Dispose() => _tool.Dispose();

    /// <summary>Where they differ, what the options say is written beside the schema, to be moved over it.</summary>
    [Fact]
    public void The_schema_is_that_of_the_options()
    {
        var (file, received) = (Repository.PathOf("Nas.Tool", "nas.schema.json"), Repository.PathOf("Nas.Tool", "nas.schema.received.json"));
        var expected = Schema().ToJsonString(Indented) + "\n";
        if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, expected);
        Assert.Fail($"{file} is not what the options say. If {received} is right, move it over the other.");
    }

    [Theory]
    [InlineData("search")]
    [InlineData("train")]
    public void Each_option_has_a_default_or_is_of_one_call(string command) => Assert.Equal(
        Command(command).Options.Select(o => o.Name).Except(OfOneCall).Order(),
        DefaultsTable.Sections[command].Select(n => "--" + n).Except(OfOneCall).Order());

    [Fact]
    public void Each_default_is_an_option_and_each_shared_one_has_one_meaning()
    {
        Assert.All(DefaultsTable.Sections, s => Assert.All(s.Value, name => Assert.Contains(Command(s.Key).Options, o => o.Name == "--" + name)));
        Assert.All(DefaultsTable.Shared, name => Assert.Single(
            DefaultsTable.Sections.Where(s => s.Value.Contains(name)).Select(s => Option(s.Key, name)).Select(o => (o.ValueType, o.HelpName)).Distinct()));
        Assert.All(DefaultsTable.Everywhere, name => Assert.NotNull(Option("search", name)));
    }

    private Command Command(string name) => _root.Subcommands.Single(c => c.Name == name);

    private Option Option(string command, string name) => Command(command).Options.Concat(_root.Options).Single(o => o.Name == "--" + name);

    private JsonObject Schema()
    {
        var properties = new JsonObject { ["$schema"] = new JsonObject { ["type"] = "string" } };
        foreach (var name in DefaultsTable.Shared.Concat(DefaultsTable.Everywhere))
            properties[name] = Property(DefaultsTable.Sections.First(s => s.Value.Contains(name) || DefaultsTable.Everywhere.Contains(name)).Key, name);
        foreach (var (command, own) in DefaultsTable.Sections)
        {
            var inside = new JsonObject();
            foreach (var name in own)
                inside[name] = Property(command, name);
            properties[command] = new JsonObject
            {
                ["description"] = $"For dotnet nas {command} alone. {Command(command).Description}", ["type"] = "object", ["additionalProperties"] = false, ["properties"] = inside,
            };
        }

        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Defaults of a project for dotnet nas",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private JsonObject Property(string command, string name)
    {
        var option = Option(command, name);
        var schema = new JsonObject { ["description"] = option.Description };
        string[] words = [.. option.CompletionSources.SelectMany(source => source(_root.Parse(command).GetCompletionContext())).Select(c => c.Label)];
        switch (DefaultForms.Of(option))
        {
            case DefaultForm.Flag:
                schema["type"] = "boolean";
                break;
            case DefaultForm.Number when option.ValueType == typeof(int?):
                (schema["type"], schema["minimum"]) = ("integer", Takes("0") ? 0 : 1);
                break;
            case DefaultForm.Number:
                (schema["type"], schema["exclusiveMinimum"]) = ("number", 0);
                if (!Takes("2")) schema["maximum"] = 1;
                break;
            case DefaultForm.Amount:
                schema["type"] = new JsonArray("integer", "string");
                break;
            case DefaultForm.Texts:
                (schema["type"], schema["items"]) = (new JsonArray("string", "array"), new JsonObject { ["type"] = "string" });
                break;
            case DefaultForm.Pairs:
                (schema["type"], schema["additionalProperties"]) = ("object", new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") });
                break;
            case DefaultForm.NumberPairs:
                (schema["type"], schema["additionalProperties"]) = ("object", new JsonObject { ["type"] = "integer" });
                break;
            case DefaultForm.Text when words.Length > 0 && Takes("other"):
                (schema["type"], schema["examples"]) = ("string", Array());
                break;
            case DefaultForm.Text when words.Length > 0 && Takes("cuda:7"):
                schema["anyOf"] = new JsonArray(new JsonObject { ["enum"] = Array() }, new JsonObject { ["type"] = "string", ["pattern"] = "^cuda:[0-9]{1,3}$" });
                break;
            case DefaultForm.Text when words.Length > 0:
                schema["enum"] = Array();
                break;
            default:
                schema["type"] = "string";
                break;
        }
        return schema;

        JsonArray Array() => new([.. words.Select(w => (JsonNode)w)]);
        bool Takes(string value) => _root.Parse([command, $"--{name}={value}"]).Errors.Count == 0;
    }
}
