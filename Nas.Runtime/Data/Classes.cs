using System.Globalization;

namespace Nas.Runtime.Data;

/// <summary>The classes of examples.</summary>
/// <param name="Names">The name of each.</param>
/// <param name="Labels">For each example the number of its class.</param>
internal sealed record Classes(IReadOnlyList<string> Names, long[] Labels)
{
    /// <summary>Those that occur, in the order of their numbers where all are whole numbers, else in that of their names.</summary>
    /// <param name="place">Where they are from, for messages.</param>
    /// <param name="labels">For each example the name of its class.</param>
    /// <exception cref="DataException">All examples are of one class.</exception>
    public static Classes Of(string place, IReadOnlyList<string> labels)
    {
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.All(n => Number(n) is not null)) names = [.. names.OrderBy(Number)];
        RequireTwo(place, names);
        var numbers = names.Select((name, number) => (name, number)).ToDictionary(n => n.name, n => (long)n.number, StringComparer.Ordinal);
        return new(names, [.. labels.Select(l => numbers[l])]);

        static long? Number(string name) => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Sees to it that there is something to tell apart.</summary>
    /// <exception cref="DataException">There is one class alone.</exception>
    public static void RequireTwo(string place, IReadOnlyList<string> names)
    {
        if (names.Count < 2) throw DataException.In(place, "two classes at least", $"'{names[0]}' alone", "Add examples of another class.");
    }
}
