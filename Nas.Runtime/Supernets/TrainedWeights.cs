using System.Security.Cryptography;
using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// The weights of a trained network in a file, as <c>dotnet nas train</c> writes it, from which a supernet begins: they become those of its largest architecture, and so, as far as sizes are
/// choices, those of all.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">The hash of what is in it, hexadecimal, in lower case.</param>
public sealed record TrainedWeights(string Path, string Sha256)
{
    private const string Counter = ".num_batches_tracked"; // of Torch's batch norms; nothing goes by it

    /// <summary>Those of a file as it is now.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static TrainedWeights Of(string path) => new(path, Hash(Bytes(path)));

    /// <summary>Gives a network the weights, by their names.</summary>
    /// <param name="network">The network; its second head, where it has one, keeps its own.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="UsageException">The file is gone, is another one now or holds no weights, or they are of another network.</exception>
    internal void LoadInto(nn.Module network, string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Copy(network.state_dict().Where(t => !Identifiers.IsAuxiliary(t.Key)).ToDictionary(), name, "It has the values of its constructor's parameters that are their defaults.");
    }

    /// <summary>Gives a supernet the weights, and puts its channels in the order of their importance (<see cref="Supernet.SortChannels"/>).</summary>
    /// <param name="supernet">Its batch norms have scales and shifts.</param>
    /// <param name="largest">Its largest architecture.</param>
    /// <exception cref="UsageException">The file is gone, is another one now or holds no weights, or they are of another network.</exception>
    internal void LoadInto(Supernet supernet, Genotype largest)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var space = supernet.Space;
        if (space.Cells.FirstOrDefault(c => c.Output == CellOutput.Loose) is { } loose)
            throw new UsageException($"{space.Name} cannot begin from the weights of a network: what {loose.Name} puts out follows from the architecture.", "Leave --weights out.");
        Copy(supernet.Inherited(largest), $"the largest network of {space.Name}", $"The largest network is: {GenotypeText.Write(space, largest).ReplaceLineEndings("; ")}");
        supernet.SortChannels();
    }

    private void Copy(Dictionary<string, Tensor> own, string network, string hint)
    {
        var bytes = Bytes(Path);
        if (Hash(bytes) != Sha256) throw new UsageException($"The weights in {Path} are others than those that the search was begun with.", "Restore the file, or begin a new search.");
        var given = Read(bytes);
        foreach (var (name, place) in own)
        {
            if (!given.TryGetValue(name, out var tensor) && name.EndsWith(Counter, StringComparison.Ordinal)) continue;
            if (tensor is null) throw Other($"has no {name}, of size {Size(place)} in");
            if (!tensor.shape.SequenceEqual(place.shape)) throw Other($"has {name} of size {Size(tensor)}, which is {Size(place)} in");
            place.copy_(tensor);
        }

        // A second head was there for the training alone.
        if (given.Keys.FirstOrDefault(name => !own.ContainsKey(name) && !name.EndsWith(Counter, StringComparison.Ordinal) && !Identifiers.IsAuxiliary(name)) is { } more) throw Other($"has {more}, which is not in");

        UsageException Other(string difference) => new($"{Path} {difference} {network}, whose weights it must hold.", hint);
    }

    private static string Size(Tensor tensor) => tensor.shape.Length == 0 ? "1" : string.Join(" x ", tensor.shape);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The weights in {path} cannot be read: {error.Message}", error);
        }
    }

    private Dictionary<string, Tensor> Read(byte[] bytes)
    {
        try
        {
            return StoredTensors.Read(bytes);
        }
        catch (InvalidDataException error)
        {
            throw new UsageException($"{Path} is not a whole file of weights, neither as dotnet nas train writes it nor of PyTorch nor safetensors.", error);
        }
    }
}
