using System.Globalization;

namespace Nas.Runtime.Reporting.Drawing;

/// <summary>Puts values in places along a line and marks round ones.</summary>
/// <param name="From">The value at the beginning.</param>
/// <param name="To">The value at the end, larger.</param>
/// <param name="Start">The place of the first value.</param>
/// <param name="End">The place of the last value.</param>
internal sealed record Axis(double From, double To, double Start, double End)
{
    private const int MostTicks = 7;

    /// <summary>The step between ticks: 1, 2 or 5 times a power of ten.</summary>
    private double Step
    {
        get
        {
            var least = (To - From) / MostTicks;
            var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
            return power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
        }
    }

    /// <summary>The place of a value.</summary>
    public double Place(double value) => Start + ((End - Start) * (value - From) / (To - From));

    /// <summary>The round values and how they are written.</summary>
    public IEnumerable<(double Value, string Text)> Ticks
    {
        get
        {
            var step = Step;
            // + 0.0: zero is never written with a sign.
            var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
            for (var i = Math.Ceiling((From / step) - 1e-9) + 0.0; i * step <= To + (1e-9 * step); i++)
                yield return (i * step, (i * step).ToString($"N{decimals}", CultureInfo.InvariantCulture));
        }
    }
}
