using System.Globalization;
using System.Text.RegularExpressions;

namespace Nas.Tool.Commands;

/// <summary>Amounts as they are typed: 5M parameters, 10m of time.</summary>
internal static partial class Amounts
{
    /// <summary>"5M" → 5000000; K, M and G are powers of a thousand.</summary>
    public static bool TryParseMagnitude(string text, out long value)
    {
        value = 0;
        var match = Magnitude().Match(text);
        if (!match.Success)
            return false;
        var factor = match.Groups[2].Value.ToUpperInvariant() switch { "K" => 1e3m, "M" => 1e6m, "G" => 1e9m, _ => 1m };
        if (!decimal.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number * factor > long.MaxValue)
            return false;
        var product = number * factor;
        value = (long)product;
        return value > 0 && value == product;
    }

    /// <summary>"90", "90s", "10m", "1h30m" → seconds.</summary>
    public static bool TryParseDuration(string text, out double seconds)
    {
        seconds = 0;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds))
            return seconds > 0 && double.IsFinite(seconds);
        var match = Duration().Match(text);
        if (!match.Success || text.Length == 0)
            return false;
        seconds = (3600 * Part(1)) + (60 * Part(2)) + Part(3);
        return seconds > 0 && double.IsFinite(seconds);

        double Part(int group) => match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>"80ms", "0.5s", "300us" → milliseconds.</summary>
    public static bool TryParseMilliseconds(string text, out double milliseconds)
    {
        milliseconds = 0;
        var match = ShortTime().Match(text);
        if (!match.Success)
            return false;
        var factor = match.Groups[2].Value switch { "us" => 1e-3, "s" => 1e3, _ => 1 };
        milliseconds = factor * double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return milliseconds > 0;
    }

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,9})?)(us|ms|s)$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortTime();

    [GeneratedRegex(@"^(\d{1,15}(?:\.\d{1,9})?)([KMG]?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Magnitude();

    [GeneratedRegex(@"^(?:(\d{1,9}(?:\.\d+)?)h)?(?:(\d{1,9}(?:\.\d+)?)m)?(?:(\d{1,9}(?:\.\d+)?)s)?$")]
    private static partial Regex Duration();
}
