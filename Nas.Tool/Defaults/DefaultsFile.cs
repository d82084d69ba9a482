using System.CommandLine;
using System.Text;
using System.Text.Json;
using Nas.Dsl;

namespace Nas.Tool.Defaults;

/// <summary>nas.json, the defaults of a project: read once, each value checked as if it had been typed.</summary>
internal sealed class DefaultsFile
{
    public const string Name = "nas.json";

    private readonly byte[] _json;
    private readonly Command _root;
    private readonly List<GivenDefault> _values = [];

    private DefaultsFile(byte[] json, Command root) => (_json, _root) = (json, root);

    /// <summary>The values in a file, in their order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The commands with their options.</param>
    /// <exception cref="ToolException">Something in it is wrong; the message says where.</exception>
    public static IReadOnlyList<GivenDefault> Read(string path, Command root)
    {
        var bytes = File.ReadAllBytes(path);
        var file = new DefaultsFile(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes, root);
        try
        {
            file.ReadAll();
        }
        catch (JsonException e)
        {
            var (line, column) = ((int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
            throw ToolException.Usage($"{Name}({line + 1},{column + 1}): {e.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ")}", "It is read as JSON, with comments and trailing commas.");
        }
        catch (InvalidOperationException e)
        {
            // So the reader says that bytes, or an escape, are no text.
            throw new ToolException($"{Name} holds a text that is not valid UTF-8.", e) { Hint = "Save it as UTF-8.", ExitCode = ExitCode.Usage };
        }
        return file._values;
    }

    private void ReadAll()
    {
        var reader = new Utf8JsonReader(_json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong(reader.TokenStartIndex, "the defaults stand in braces: { \"data\": \"shapes\" }.");
        var seen = new HashSet<string>();
        while (Next(ref reader, seen, out var name, out var at))
        {
            if (name == "$schema")
                reader.Skip();
            else if (DefaultsTable.Sections.TryGetValue(name, out var own))
                ReadSection(ref reader, name, own);
            else if (DefaultsTable.Shared.Contains(name) || DefaultsTable.Everywhere.Contains(name))
                ReadValue(ref reader, null, name);
            else
                throw Wrong(at, Unknown(name));
        }
        reader.Read(); // the end, or what should not follow
    }

    private void ReadSection(ref Utf8JsonReader reader, string section, string[] own)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong(reader.TokenStartIndex, $"\"{section}\" takes options of dotnet nas {section} in braces.");
        var seen = new HashSet<string>();
        while (Next(ref reader, seen, out var name, out var at))
        {
            if (!own.Contains(name))
                throw Wrong(at, $"\"{section}\" has no \"{name}\"{Meant(name, own)}.");
            ReadValue(ref reader, section, name);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string? section, string name)
    {
        var form = DefaultForms.Of(OptionOf(section, name));
        var fits = reader.TokenType switch
        {
            JsonTokenType.StartArray => form == DefaultForm.Texts,
            JsonTokenType.StartObject => form is DefaultForm.Pairs or DefaultForm.NumberPairs,
            _ => form is not (DefaultForm.Pairs or DefaultForm.NumberPairs),
        };
        if (!fits)
            throw WrongForm(reader.TokenStartIndex, name, form);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Take(ref reader, section, name, null);
                break;
            case JsonTokenType.StartObject:
                var seen = new HashSet<string>();
                while (Next(ref reader, seen, out var key, out _))
                    Take(ref reader, section, name, key);
                break;
            default:
                Take(ref reader, section, name, null);
                break;
        }
    }

    private void Take(ref Utf8JsonReader reader, string? section, string name, string? key)
    {
        var at = reader.TokenStartIndex;
        var option = OptionOf(section, name);
        var form = DefaultForms.Of(option);
        var fits = form switch
        {
            DefaultForm.Flag => reader.TokenType is JsonTokenType.True or JsonTokenType.False,
            DefaultForm.Number or DefaultForm.NumberPairs => reader.TokenType == JsonTokenType.Number,
            DefaultForm.Amount => reader.TokenType is JsonTokenType.Number or JsonTokenType.String,
            DefaultForm.Pairs => reader.TokenType is JsonTokenType.Number or JsonTokenType.String or JsonTokenType.True or JsonTokenType.False,
            _ => reader.TokenType == JsonTokenType.String,
        };
        if (!fits)
            throw WrongForm(at, name, form);
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        var value = new GivenDefault(section, name, key, text);
        if (text.Length == 0)
            throw Wrong(at, $"\"{name}\" is empty: leave it out.");
        if (_root.Parse([CommandOf(section, name), $"{option.Name}={value.Typed}"]).Errors is [var error, ..])
            throw Wrong(at, error.Message.ReplaceLineEndings(" "));
        _values.Add(value);
    }

    // The next property of an object, with the reader on its value; false at the object's end.
    private bool Next(ref Utf8JsonReader reader, HashSet<string> seen, out string name, out long at)
    {
        (name, at) = ("", 0);
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
            return false;
        (name, at) = (reader.GetString()!, reader.TokenStartIndex);
        if (!seen.Add(name))
            throw Wrong(at, $"\"{name}\" stands here twice.");
        reader.Read();
        return true;
    }

    private Option OptionOf(string? section, string name)
    {
        var command = _root.Subcommands.First(c => c.Name == CommandOf(section, name));
        return command.Options.Concat(_root.Options).First(o => o.Name == "--" + name);
    }

    // A command by which a value at the top is checked: an option is the same in all of them.
    private static string CommandOf(string? section, string name) =>
        section ?? DefaultsTable.Sections.First(s => DefaultsTable.Everywhere.Contains(name) || s.Value.Contains(name)).Key;

    private static string Unknown(string name)
    {
        string[] sections = [.. DefaultsTable.Sections.Where(s => s.Value.Contains(name)).Select(s => $"\"{s.Key}\"")];
        return sections.Length > 0
            ? $"\"{name}\" stands in the braces of a command: {string.Join(" or ", sections)}."
            : $"there is no \"{name}\"{Meant(name, [.. DefaultsTable.Shared, .. DefaultsTable.Everywhere, .. DefaultsTable.Sections.Keys])}.";
    }

    private static string Meant(string name, string[] all) =>
        Spelling.Closest(name, all) is { } closest ? $"; \"{closest}\" is probably meant" : $": choose from {string.Join(", ", all)}";

    private ToolException WrongForm(long offset, string name, DefaultForm form) => Wrong(offset, $"\"{name}\" takes {DefaultForms.Describe(form)}.");

    private ToolException Wrong(long offset, string what)
    {
        var before = Encoding.UTF8.GetString(_json.AsSpan(0, (int)offset));
        return ToolException.Usage($"{Name}({before.Count(c => c == '\n') + 1},{before.Length - before.LastIndexOf('\n')}): {what}");
    }
}
