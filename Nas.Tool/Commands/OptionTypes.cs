using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Protocol;

namespace Nas.Tool.Commands;

/// <summary>The kinds of options there are, each with an error of one line that says what is expected.</summary>
internal static partial class OptionTypes
{
    public static Option<string?> Text(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    /// <summary>One of a few words; the first is the default.</summary>
    public static Option<string> OneOf(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        CompletionSources = { words },
        DefaultValueFactory = _ => words[0],
        CustomParser = Parser($"{string.Join(", ", words[..^1])} or {words[^1]}", text => words.Contains(text) ? text : null)!,
    };

    /// <summary>A device of Torch; auto is the default.</summary>
    public static Option<string> Device(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "auto|cpu|cuda|cuda:1",
        CompletionSources = { "auto", "cpu", "cuda" },
        DefaultValueFactory = _ => "auto",
        CustomParser = Parser("auto, cpu, cuda or cuda:1", text => DeviceName().IsMatch(text) ? text : null)!,
    };

    public static Option<string?> Precision(string name, string description) => new(name)
    {
        Description = description + " [default: float32]",
        HelpName = "float32|bf16",
        CompletionSources = { "float32", "bf16" },
        CustomParser = Parser<string?>("float32 or bf16", text => text is "float32" or "bf16" ? text : null),
    };

    /// <summary>What a network that was scored before costs; pay is the default.</summary>
    public static Option<string> Repeats() => OneOf("--repeats", "A network that was scored before: pay for it again, or have it from the journal for nothing.", "pay", ExperimentSettings.Cached);

    /// <summary>Where the options of a strategy that are not given come from; small is the default.</summary>
    public static Option<string> Preset() => OneOf("--preset", "The strategies' options where --set says nothing: for a hundred or so trials, or those of their papers.", "small", ExperimentSettings.Paper);

    public static Option<int?> PositiveNumber(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = Parser<int?>("a whole number from 1 on", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null),
    };

    /// <summary>How many threads; more than a few for each core only hold each other up, and thousands stop the machine.</summary>
    public static Option<int?> Threads(string description) => new("--threads")
    {
        Description = description,
        HelpName = "n",
        CustomParser = Parser<int?>(
            $"a whole number from 1 to {4 * Environment.ProcessorCount}, four for each core of this machine",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 && n <= 4 * Environment.ProcessorCount ? n : null),
    };

    /// <summary>A repeatable <see cref="PositiveNumber"/>.</summary>
    public static Option<int[]> PositiveNumbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var numbers = new List<int>();
            foreach (var token in result.Tokens)
            {
                if (int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0)
                    numbers.Add(n);
                else
                    result.AddError($"{name} needs a whole number from 1 on, not '{token.Value}'.");
            }
            return [.. numbers];
        },
    };

    /// <summary>One of a few words, and how many of it.</summary>
    public static Option<(string Kind, int Count)?> Counted(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words.Select(w => $"{w}:n")),
        CustomParser = Parser<(string, int)?>($"{string.Join(", ", words[..^1])} or {words[^1]}, and how many, such as {words[0]}:2", text =>
            text.Split(':') is [var kind, var count] && words.Contains(kind) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? (kind, n) : null),
    };

    public static Option<int?> NumberFromZero(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = Parser<int?>("a whole number from 0 on", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null),
    };

    /// <summary>How many transforms, and their magnitude.</summary>
    public static Option<(int Count, int Magnitude)?> RandomTransforms(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "NxM",
        CustomParser = Parser<(int, int)?>("a number of transforms and a magnitude from 0 to 30, such as 2x9", text =>
            text.Split('x') is [var count, var magnitude] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            && int.TryParse(magnitude, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m <= 30 ? (n, m) : null),
    };

    public static Option<int?> Port() => new("--port")
    {
        Description = "The port of this machine. [default: one that is free]",
        HelpName = "n",
        CustomParser = Parser<int?>("a port from 1 to 65535", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 65535 ? n : null),
    };

    public static Option<double?> PositiveReal(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        CustomParser = Parser<double?>("a number above 0",
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && x > 0 && double.IsFinite(x) ? x : null),
    };

    public static Option<double?> Fraction(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        CustomParser = Parser<double?>("a number above 0 and at most 1",
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && x is > 0 and <= 1 ? x : null),
    };

    public static Option<long?> Magnitude(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = Parser<long?>("a number such as 500K, 5M or 1.2G", text => Amounts.TryParseMagnitude(text, out var n) ? n : null),
    };

    public static Option<double?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = Parser<double?>("a time such as 90s, 10m or 1h30m", text => Amounts.TryParseDuration(text, out var s) ? s : null),
    };

    /// <summary>A time far below a minute, in milliseconds.</summary>
    public static Option<double?> Milliseconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = Parser<double?>("a time such as 80ms, 0.5s or 300us", text => Amounts.TryParseMilliseconds(text, out var ms) ? (double)ms : null),
    };

    /// <summary>Repeated limits on the cost, each as the language says them.</summary>
    public static Option<CostLimits[]> Limits(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "limit",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var limits = new List<CostLimits>();
            foreach (var token in result.Tokens)
            {
                var (read, problem) = LimitText.Read(token.Value);
                if (read is not null)
                    limits.Add(read);
                else
                    result.AddError($"{name} needs limits such as 'params <= 5M, flops <= 600M', not '{token.Value}': {problem}");
            }
            return [.. limits];
        },
    };

    /// <summary>A C# class name.</summary>
    public static Option<string?> ClassName(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "Name",
        CustomParser = Parser<string?>("a C# class name", text => Identifier().IsMatch(text) && Identifiers.Escape(text) == text ? text : null),
    };

    /// <summary>Repeated <c>name=value</c> pairs.</summary>
    public static Option<Dictionary<string, string>> Pairs(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "name=value",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
        CustomParser = result => ReadPairs(name, result, "a value", value => value.Length > 0 ? value : null),
    };

    /// <summary>Repeated <c>name=number</c> pairs.</summary>
    public static Option<Dictionary<string, int?>> NumberPairs(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "name=n",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
        CustomParser = result => ReadPairs<int?>(name, result, "a whole number",
            value => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null),
    };

    private static Func<ArgumentResult, T?> Parser<T>(string expected, Func<string, T?> parse) => result =>
    {
        var text = result.Tokens[^1].Value;
        var value = parse(text);
        if (value is null)
            result.AddError($"{NameOf(result)} needs {expected}, not '{text}'.");
        return value;
    };

    private static Dictionary<string, T> ReadPairs<T>(string name, ArgumentResult result, string expected, Func<string, T?> parse)
    {
        var pairs = new Dictionary<string, T>();
        foreach (var token in result.Tokens)
        {
            var text = token.Value;
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var value = at > 0 ? parse(text[(at + 1)..]) : default;
            if (value is null)
                result.AddError($"{name} needs name=value with {expected}, not '{text}'.");
            else if (!pairs.TryAdd(text[..at], value))
                result.AddError($"{name} {text[..at]} is given twice.");
        }
        return pairs;
    }

    private static string NameOf(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : "The argument";

    [GeneratedRegex("^(auto|cpu|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex DeviceName();

    // C#, section 6.4.3.
    [GeneratedRegex(@"^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]*$")]
    private static partial Regex Identifier();
}
