using System.Runtime.CompilerServices;

namespace Nas.Snapshots;

/// <summary>
/// Compares text with a file beside the test, named as Verify names it: <c>Class.Method#Hint.verified.cs</c>. Where they differ, what
/// came is written to <c>.received.cs</c>, and the test fails; moving that file over the verified one accepts it.
/// </summary>
internal static class Snapshot
{
    /// <summary>Fails unless the verified file holds <paramref name="received"/>; the kind of line ends does not count.</summary>
    /// <param name="received">The text that came.</param>
    /// <param name="hint">What tells several snapshots of one test apart, such as <c>FashionNet.g</c>, or null.</param>
    /// <param name="extension">The file's extension without the dot.</param>
    /// <param name="sourceFile">The test's file; its name is taken for the class's.</param>
    /// <param name="method">The test's method.</param>
    public static void Verify(
        string received,
        string? hint = null,
        string extension = "cs",
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "")
    {
        var name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{(hint is null ? "" : "#" + hint)}";
        var stem = Path.Combine(Path.GetDirectoryName(sourceFile)!, name);
        var (verifiedFile, receivedFile) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        var verified = File.Exists(verifiedFile) ? File.ReadAllText(verifiedFile).ReplaceLineEndings("\n") : null;
        received = received.ReplaceLineEndings("\n");
        if (verified == received)
        {
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, received);
        Assert.Fail(verified is null
            ? $"There is no {verifiedFile}. If {receivedFile} is right, rename it to that."
            : $"{Path.GetFileName(verifiedFile)}, {FirstDifference(verified, received)}. If {receivedFile} is right, move it over the verified file.");
    }

    private static string FirstDifference(string verified, string received)
    {
        var (a, b) = (verified.Split('\n'), received.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(a.Length, b.Length)).First(i => i >= a.Length || i >= b.Length || a[i] != b[i]);
        return $"line {line + 1}: expected '{At(a)}', got '{At(b)}'";

        string At(string[] lines) => line < lines.Length ? lines[line] : "(end of file)";
    }
}
