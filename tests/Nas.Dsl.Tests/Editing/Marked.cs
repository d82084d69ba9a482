using Nas.Dsl.Editing;

namespace Nas.Dsl.Tests.Editing;

/// <summary>A file with a place in it, which a bar marks.</summary>
internal sealed record Marked(EditedFile File, int Offset)
{
    public static Marked Read(string text)
    {
        var offset = text.IndexOf('|', StringComparison.Ordinal);
        Assert.True(offset >= 0, "No place is marked.");
        return new Marked(new EditedFile(text.Remove(offset, 1), "Tests"), offset);
    }

    /// <summary>A sample with a place in it.</summary>
    /// <param name="sample">Its name.</param>
    /// <param name="at">What stands there, once.</param>
    /// <param name="marked">The same with the place.</param>
    public static Marked In(string sample, string at, string marked)
    {
        var text = Spaces.Sample(sample);
        Assert.Contains(at, text, StringComparison.Ordinal);
        var start = text.IndexOf(at, StringComparison.Ordinal);
        return Read(text.Remove(start, at.Length).Insert(start, marked));
    }
}
