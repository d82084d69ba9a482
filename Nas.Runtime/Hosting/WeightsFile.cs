using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>A file with the weights of a network.</summary>
internal static class WeightsFile
{
    /// <summary>Writes them, whole or not at all.</summary>
    /// <exception cref="UsageException">They cannot be written.</exception>
    public static void Save(nn.Module network, string path) => WholeFile.Write(path, "weights", temporary => network.save(temporary));

    /// <summary>A file beside another: <c>Net.best.weights</c> beside <c>Net.weights</c>.</summary>
    public static string Beside(string path, string what) => Path.ChangeExtension(path, what + Path.GetExtension(path));
}
