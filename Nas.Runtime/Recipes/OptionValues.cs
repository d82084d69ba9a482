using System.Globalization;

namespace Nas.Runtime.Recipes;

/// <summary>The values of a recipe's options: those given by the user, and the defaults of the others.</summary>
public sealed class OptionValues
{
    private readonly Dictionary<string, string> _values;

    /// <summary>Those that the user gave.</summary>
    public IReadOnlyDictionary<string, string> Given { get; }

    /// <summary>Checks that every given option is one of the recipe's.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="given">Those that the user gave.</param>
    /// <param name="paper">Whether the others are the paper's, where there are such, and not the defaults.</param>
    /// <exception cref="UsageException">It is not.</exception>
    public OptionValues(Recipe recipe, IReadOnlyDictionary<string, string> given, bool paper = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(given);
        Given = given;
        _values = recipe.Options.ToDictionary(o => o.Name, o => paper ? o.Paper ?? o.Default : o.Default);
        foreach (var (name, value) in given)
        {
            if (!_values.ContainsKey(name))
            {
                throw new UsageException(
                    $"Strategy {recipe.Name} has no option '{name}'.",
                    _values.Count == 0 ? "It has none." : $"It has: {string.Join(", ", _values.Keys)}.");
            }

            _values[name] = value;
        }
    }

    /// <summary>Every option of the recipe with its value, by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>A whole number.</summary>
    /// <exception cref="UsageException">The given value is none, or out of range.</exception>
    public int Int(string name, int min = 1, int max = int.MaxValue) =>
        int.TryParse(_values[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new UsageException($"Option {name} is '{_values[name]}'; it must be a whole number {Range(min, max, int.MaxValue)}.");

    /// <summary>A number; no larger than Torch can compute with.</summary>
    /// <exception cref="UsageException">The given value is none, or out of range.</exception>
    public double Number(string name, double min, double max = float.MaxValue) =>
        double.TryParse(_values[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new UsageException($"Option {name} is '{_values[name]}'; it must be a number {(value > max && max == float.MaxValue ? $"from {min} to 3.4e38" : Range(min, max, float.MaxValue))}.");

    /// <summary>Whole numbers with commas between them, at least one.</summary>
    /// <exception cref="UsageException">What is given is something else, or one of them is out of range.</exception>
    public IReadOnlyList<int> Ints(string name, int min = 1, int max = int.MaxValue)
    {
        var values = _values[name].Split(',').Select(text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : (int?)null).ToArray();
        return values.All(v => v >= min && v <= max)
            ? [.. values.Select(v => v!.Value)]
            : throw new UsageException($"Option {name} is '{_values[name]}'; it must be whole numbers {Range(min, max, int.MaxValue)}, with commas between them.");
    }

    /// <summary>Numbers with commas between them, at least one.</summary>
    /// <exception cref="UsageException">What is given is something else, or one of them is out of range.</exception>
    public IReadOnlyList<double> Numbers(string name, double min, double max)
    {
        var values = _values[name].Split(',').Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN).ToArray();
        return values.All(v => v >= min && v <= max)
            ? values
            : throw new UsageException($"Option {name} is '{_values[name]}'; it must be numbers {Range(min, max, float.MaxValue)}, with commas between them.");
    }

    /// <summary>A text, as given.</summary>
    public string Text(string name) => _values[name];

    private static string Range<T>(T min, T max, T unbounded)
        where T : IEquatable<T> => max.Equals(unbounded) ? $"of at least {min}" : $"from {min} to {max}";
}
