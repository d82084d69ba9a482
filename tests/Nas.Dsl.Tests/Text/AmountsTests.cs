namespace Nas.Dsl.Tests.Text;

public class AmountsTests
{
    [Theory]
    [InlineData("1", 1L)]
    [InlineData("500K", 500_000L)]
    [InlineData("5M", 5_000_000L)]
    [InlineData("5m", 5_000_000L)]
    [InlineData("1.25G", 1_250_000_000L)]
    public void Magnitudes_are_powers_of_a_thousand(string text, long expected)
    {
        Assert.True(Amounts.TryParseMagnitude(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5M")]
    [InlineData("5X")]
    [InlineData("M")]
    [InlineData("1.5")]
    [InlineData("99999999999999G")]
    [InlineData("9999999999999999999999")]
    public void What_is_no_magnitude_is_refused(string text) => Assert.False(Amounts.TryParseMagnitude(text, out _));

    [Theory]
    [InlineData("80ms", 80)]
    [InlineData("0.5s", 500)]
    [InlineData("300us", 0.3)]
    [InlineData("1.25ms", 1.25)]
    public void Short_times_are_milliseconds(string text, double expected)
    {
        Assert.True(Amounts.TryParseMilliseconds(text, out var milliseconds));
        Assert.Equal(expected, (double)milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("0ms")]
    [InlineData("-1ms")]
    [InlineData("ms")]
    [InlineData("1m")]
    [InlineData("1e3ms")]
    [InlineData("0.0000001us")]
    [InlineData("1000000000s")]
    public void What_is_no_short_time_is_refused(string text) => Assert.False(Amounts.TryParseMilliseconds(text, out _));

    [Theory]
    [InlineData("1")]
    [InlineData("999")]
    [InlineData("1K")]
    [InlineData("1.001K")]
    [InlineData("5M")]
    [InlineData("1.234567M")]
    [InlineData("1.2G")]
    [InlineData("9223372036.854775807G")]
    public void A_magnitude_is_written_as_it_is_read(string text)
    {
        Assert.True(Amounts.TryParseMagnitude(text, out var value));
        Assert.Equal(text, Amounts.WriteMagnitude(value));
    }

    [Theory]
    [InlineData("80ms", "80ms")]
    [InlineData("0.5s", "500ms")]
    [InlineData("300us", "0.3ms")]
    [InlineData("0.000001us", "0.000000001ms")]
    [InlineData("999999999.999999999s", "999999999999.999999ms")]
    public void A_short_time_is_written_in_milliseconds(string text, string expected)
    {
        Assert.True(Amounts.TryParseMilliseconds(text, out var milliseconds));
        Assert.Equal(expected, Amounts.WriteMilliseconds(milliseconds));
        Assert.True(Amounts.TryParseMilliseconds(expected, out var again));
        Assert.Equal(milliseconds, again);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1.5h", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h2m3s", 3723)]
    public void Durations_are_seconds(string text, double expected)
    {
        Assert.True(Amounts.TryParseDuration(text, out var seconds));
        Assert.Equal(expected, seconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("10 m")]
    [InlineData("m")]
    [InlineData("30m1h")]
    [InlineData("soon")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Amounts.TryParseDuration(text, out _));
}
