using System.Globalization;

namespace Nas.Tool.Terminal;

/// <summary>Numbers as people read them, the same in every country.</summary>
internal static class Figures
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>0.8634 → "86.3 %"; for scores that are no share, such as a loss, see <see cref="Score"/>.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", Culture) + " %";

    /// <summary>A score by its metric's name: accuracies as per cent.</summary>
    public static string Score(double score, string? metric) =>
        metric is null || metric.Contains("accuracy", StringComparison.OrdinalIgnoreCase) || metric.Contains("precision", StringComparison.OrdinalIgnoreCase) ? Percent(score) : score.ToString("0.####", Culture);

    /// <summary>0.93917 → "93.92": per cent to two places, the unit stands elsewhere.</summary>
    public static string Share(double share) => (100 * share).ToString("0.00", Culture);

    /// <summary>A mean with its standard deviation, "93.92 ± 0.30", both as <see cref="Share"/>.</summary>
    public static string Shares(double mean, double? deviation) => deviation is { } d ? $"{Share(mean)} ± {Share(d)}" : Share(mean);

    /// <summary>A mean with its standard deviation, "0.71 ± 0.03".</summary>
    public static string Hundredths(double mean, double? deviation) => Shares(mean / 100, deviation / 100);

    /// <summary>12000 → "12,000", 0.5 → "0.5".</summary>
    public static string Number(double value) => value.ToString("#,0.###", Culture);

    /// <summary>108.92 → "108.9".</summary>
    public static string Decimal(double value) => value.ToString("#,0.0", Culture);

    /// <summary>A figure from -1 to 1, "0.43" or "-0.05".</summary>
    public static string Signed(double value) => value.ToString("0.00", Culture);

    /// <summary>0.0312 → "0.031", 0.0000004 → "&lt; 0.001".</summary>
    public static string Probability(double value) => value < 0.001 ? "< 0.001" : value.ToString("0.000", Culture);

    /// <summary>A time far below a minute: "0.42 µs", "1.3 ms", "2.5 s".</summary>
    public static string ShortTime(double seconds) => seconds switch
    {
        < 1e-3 => (1e6 * seconds).ToString("0.0#", Culture) + " µs",
        < 1 => (1e3 * seconds).ToString("0.0#", Culture) + " ms",
        _ => seconds.ToString("0.0#", Culture) + " s",
    };

    public static string Loss(double loss) => loss.ToString("0.000", Culture);

    /// <summary>1037664180 → "1,037,664,180"; digits of any length.</summary>
    public static string Count(string digits)
    {
        for (var i = digits.Length - 3; i > 0; i -= 3)
            digits = digits.Insert(i, ",");
        return digits;
    }

    /// <summary>3349876 → "3.35 M".</summary>
    public static string Magnitude(long value) => Math.Abs(value) switch
    {
        >= 1_000_000_000 => (value / 1e9).ToString("0.##", Culture) + " G",
        >= 1_000_000 => (value / 1e6).ToString("0.##", Culture) + " M",
        >= 10_000 => (value / 1e3).ToString("0.#", Culture) + " K",
        _ => value.ToString(Culture),
    };

    /// <summary>3725 → "1:02:05", 65 → "1:05".</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(Math.Round(seconds), 0, 3.15e8) : 0);
        return time.TotalHours >= 1
            ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
            : $"{time.Minutes}:{time.Seconds:00}";
    }
}
