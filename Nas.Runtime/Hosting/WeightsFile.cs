using Nas.Runtime.Exporting;
using Nas.Runtime.Operations;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>A file with the weights of a network.</summary>
internal static class WeightsFile
{
    private const string Counter = ".num_batches_tracked"; // of Torch's batch norms; nothing goes by it

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
    public static void Load(nn.Module network, string path)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (given, own) = (Read(path), network.state_dict());
        foreach (var (name, place) in own)
        {
            if (!given.Remove(name, out var tensor))
            {
                if (name.EndsWith(Counter, StringComparison.Ordinal)) continue;
                throw Other($"has no {name}, of size {Size(place)} in");
            }

            if (!tensor.shape.SequenceEqual(place.shape)) throw Other($"has {name} of size {Size(tensor)}, which is {Size(place)} in");
            place.copy_(tensor);
        }

        if (given.Keys.FirstOrDefault(name => !name.EndsWith(Counter, StringComparison.Ordinal)) is { } more) throw Other($"has {more}, which is not in");

        UsageException Other(string difference) => new($"{path} {difference} {network.GetType().Name}: it holds the weights of another network, or of other parameters.");
    }

    /// <summary>A file beside another: <c>Net.best.weights</c> beside <c>Net.weights</c>.</summary>
    public static string Beside(string path, string what) => Path.ChangeExtension(path, what + Path.GetExtension(path));

    private static string Size(Tensor tensor) => tensor.shape is { Length: 0 } ? "1" : string.Join(" x ", tensor.shape);

    private static Dictionary<string, Tensor> Read(string path)
    {
        try
        {
            return StoredTensors.Read(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The weights in {path} cannot be read: {error.Message}", "Train the network first: dotnet nas train");
        }
        catch (InvalidDataException error)
        {
            throw new UsageException($"{path} is not a whole file of weights, neither of TorchSharp nor of PyTorch nor safetensors.", error);
        }
    }
}
