using Nas.Runtime.Exporting;
using Nas.Runtime.Supernets;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>A file with the weights of a network.</summary>
internal static class WeightsFile
{
    /// <summary>Writes them, whole or not at all, and beside them what they expect of an example.</summary>
    /// <exception cref="UsageException">They cannot be written.</exception>
    public static void Save(nn.Module network, string path, TrainedInput input)
    {
        WholeFile.Write(TrainedInput.Beside(path), "description of the weights", input.Write);
        WholeFile.Write(path, "weights", temporary => network.save(temporary));
    }

    /// <summary>Writes them as PyTorch saves a state dictionary.</summary>
    /// <exception cref="UsageException">They cannot be written.</exception>
    public static void SavePyTorch(nn.Module network, string path) => WholeFile.Write(path, "weights", temporary => network.save_py(temporary));

    /// <summary>Writes them as safetensors.</summary>
    /// <exception cref="UsageException">They cannot be written.</exception>
    public static void SaveSafetensors(nn.Module network, string path) => WholeFile.Write(path, "weights", temporary => network.save_safetensors(temporary));

    /// <summary>Gives a network the weights of a file, in any of the three formats.</summary>
    /// <exception cref="UsageException">It cannot be read, or has weights of another network.</exception>
    public static void Load(nn.Module network, string path) => TrainedWeights.Of(path).LoadInto(network, network.GetType().Name);

    /// <summary>A file beside another: <c>Net.best.weights</c> beside <c>Net.weights</c>.</summary>
    public static string Beside(string path, string what) => Path.ChangeExtension(path, what + Path.GetExtension(path));
}
