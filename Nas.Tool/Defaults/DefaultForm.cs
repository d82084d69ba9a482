using System.CommandLine;

namespace Nas.Tool.Defaults;

/// <summary>How the value of an option stands in JSON.</summary>
internal enum DefaultForm
{
    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number, or a text such as "5M".</summary>
    Amount,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text, or several in brackets.</summary>
    Texts,

    /// <summary>Names with texts, numbers, true or false.</summary>
    Pairs,

    /// <summary>Names with numbers.</summary>
    NumberPairs,
}

/// <summary>Which form an option has, by the type of its values.</summary>
internal static class DefaultForms
{
    public static DefaultForm Of(Option option) => option.ValueType switch
    {
        var type when type == typeof(bool) || type == typeof(bool?) => DefaultForm.Flag,
        var type when type == typeof(int?) => DefaultForm.Number,
        var type when type == typeof(double?) => option.HelpName == "time" ? DefaultForm.Text : DefaultForm.Number,
        var type when type == typeof(long?) => DefaultForm.Amount,
        var type when type == typeof(string[]) => DefaultForm.Texts,
        var type when type == typeof(Dictionary<string, string>) => DefaultForm.Pairs,
        var type when type == typeof(Dictionary<string, int?>) => DefaultForm.NumberPairs,
        _ => DefaultForm.Text,
    };

    public static string Describe(DefaultForm form) => form switch
    {
        DefaultForm.Flag => "true or false",
        DefaultForm.Number => "a number",
        DefaultForm.Amount => "a number, or a text such as \"5M\"",
        DefaultForm.Texts => "a text, or several in brackets",
        DefaultForm.Pairs => "names with values in braces",
        DefaultForm.NumberPairs => "names with numbers in braces",
        _ => "a text in quotes",
    };
}
