using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Nas.Runtime.Devices;

/// <summary>The memory that networks need, against what there is; and what to say when it ran out all the same.</summary>
internal static partial class Memory
{
    private const int Number = sizeof(float);
    private const string Remedy = "Lower the net's channels (--param channels=N), its cells, or --batch-size.";

    /// <summary>The memory of this machine, or what a container's limit leaves of it, in bytes.</summary>
    public static long Installed => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// Says that a training cannot fit: by what it holds for certain, which is its weights with their momentum and, of a batch, the images and the
    /// widest layer's output. What it needs besides depends on the architecture.
    /// </summary>
    /// <param name="what">What is trained, as the subject of a sentence.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="perImage">The numbers that it holds for each image of a batch.</param>
    /// <param name="batch">The images of a batch.</param>
    /// <param name="device">Where it is trained; on a GPU the machine holds the weights alone, while they are made.</param>
    /// <param name="installed">The memory there is, in bytes.</param>
    /// <returns>Null where it may fit.</returns>
    public static FailureException? Excess(string what, long parameters, long perImage, int batch, Device device, long installed)
    {
        double weights = (double)parameters * Number;
        var needed = device.type == TorchSharp.DeviceType.CPU ? (2 * weights) + ((double)perImage * batch * Number) : weights;
        return needed <= installed
            ? null
            : new FailureException(
                $"{what} needs at least {Bytes(needed)} of memory, of which {Bytes(weights)} for its {parameters.ToString("N0", CultureInfo.InvariantCulture)} weights; this machine has {Bytes(installed)}.",
                Remedy);
    }

    /// <summary>What to say of an error by which Torch or .NET tells that memory ran out; null where it is another one.</summary>
    public static FailureException? RanOut(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is not OutOfMemoryException && !OfTorch().IsMatch(inner.Message)) continue;
            var asked = Asked().Match(inner.Message);
            var amount = asked.Groups[1].Success ? $": {Bytes(double.Parse(asked.Groups[1].Value, CultureInfo.InvariantCulture))} more were asked for"
                : asked.Groups[2].Success ? $": {asked.Groups[2].Value} more were asked for"
                : "";
            return new FailureException($"Memory ran out{amount}.", Remedy);
        }

        return null;
    }

    /// <summary>"12.5 GB".</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["bytes", "KB", "MB", "GB", "TB", "PB", "EB"];
        var unit = 0;
        for (; bytes >= 1000 && unit < units.Length - 1; unit++) bytes /= 1000;
        return $"{bytes.ToString(unit == 0 || bytes >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    [GeneratedRegex("can't allocate memory|not enough memory|out of memory|bad_alloc|bad allocation|Storage size calculation overflowed|numel: integer multiplication overflow", RegexOptions.IgnoreCase)]
    private static partial Regex OfTorch();

    [GeneratedRegex(@"allocate (\d+) bytes|Tried to allocate ([\d.]+ [KMGT]iB)", RegexOptions.IgnoreCase)]
    private static partial Regex Asked();
}
