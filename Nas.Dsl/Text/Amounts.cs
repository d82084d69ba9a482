using System.Globalization;
using System.Text.RegularExpressions;

namespace Nas.Dsl;

/// <summary>Amounts as they are written, in the language and on the command line: 5M parameters, 80ms, 10m of time.</summary>
public static class Amounts
{
    private const string Exact = "0.#########";

    // In milliseconds: finer than any clock, and longer than anybody waits, so that each time between has one short text.
    private const int Digits = 9;
    private const decimal Longest = 1e12m;

    private static readonly (string Unit, decimal Factor)[] Thousands = [("G", 1e9m), ("M", 1e6m), ("K", 1e3m), ("", 1)];

    private static readonly Regex Magnitude = new(@"^([0-9]{1,15}(?:\.[0-9]{1,9})?)([KMG]?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex ShortTime = new(@"^([0-9]{1,12}(?:\.[0-9]{1,9})?)(us|ms|s)$", RegexOptions.CultureInvariant);

    private static readonly Regex Duration = new(
        @"^(?:([0-9]{1,9}(?:\.[0-9]+)?)h)?(?:([0-9]{1,9}(?:\.[0-9]+)?)m)?(?:([0-9]{1,9}(?:\.[0-9]+)?)s)?$", RegexOptions.CultureInvariant);

    /// <summary>"5M" → 5000000; K, M and G are powers of a thousand.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="value">A whole number of at least 1.</param>
    public static bool TryParseMagnitude(string text, out long value)
    {
        value = 0;
        var match = Magnitude.Match(text);
        if (!match.Success) return false;
        var factor = Thousands.First(t => t.Unit.Equals(match.Groups[2].Value, StringComparison.OrdinalIgnoreCase)).Factor;
        var product = Number(match.Groups[1]) * factor;
        if (product > long.MaxValue) return false;
        value = (long)product;
        return value > 0 && value == product;
    }

    /// <summary>5000000 → "5M", with the largest unit that is not larger than it.</summary>
    /// <param name="value">At least 1.</param>
    public static string WriteMagnitude(long value)
    {
        var (unit, factor) = Thousands.First(t => t.Factor <= value || t.Factor == 1);
        return (value / factor).ToString(Exact, CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>"80ms", "0.5s", "300us" → milliseconds, to the billionth.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="milliseconds">Above 0.</param>
    public static bool TryParseMilliseconds(string text, out decimal milliseconds)
    {
        milliseconds = 0;
        var match = ShortTime.Match(text);
        if (!match.Success) return false;
        var factor = match.Groups[2].Value switch { "us" => 1e-3m, "s" => 1e3m, _ => 1 };
        milliseconds = Math.Round(factor * Number(match.Groups[1]), Digits);
        return milliseconds is > 0 and < Longest;
    }

    /// <summary>0.5 → "0.5ms".</summary>
    /// <param name="milliseconds">As <see cref="TryParseMilliseconds"/> gives them.</param>
    public static string WriteMilliseconds(decimal milliseconds) => milliseconds.ToString(Exact, CultureInfo.InvariantCulture) + "ms";

    /// <summary>"90", "90s", "10m", "1h30m" → seconds.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="seconds">Above 0.</param>
    public static bool TryParseDuration(string text, out double seconds)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds)) return seconds > 0 && !double.IsInfinity(seconds);
        var match = Duration.Match(text);
        if (!match.Success || text.Length == 0) return false;
        seconds = (3600 * Part(1)) + (60 * Part(2)) + Part(3);
        return seconds > 0 && !double.IsInfinity(seconds);

        double Part(int group) => match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static decimal Number(Group digits) => decimal.Parse(digits.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
