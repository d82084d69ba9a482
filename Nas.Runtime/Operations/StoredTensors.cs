using System.Collections;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>The weights of a network as bytes: as TorchSharp saves a module, as PyTorch saves a state dictionary, or as safetensors.</summary>
internal static class StoredTensors
{
    private const int MostDimensions = 8;

    /// <summary>Reads tensors, whichever of the three it is.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>The tensors by their names; the caller owns them.</returns>
    /// <exception cref="InvalidDataException">It is none of them, or not whole.</exception>
    public static Dictionary<string, Tensor> Read(byte[] bytes)
    {
        try
        {
            return bytes.AsSpan().StartsWith("PK"u8) ? PyTorch(bytes)
                : bytes.Length > 8 && bytes[8] == '{' && BitConverter.ToInt64(bytes) <= bytes.Length - 8 ? Safetensors.LoadStateDict(new MemoryStream(bytes))
                : TorchSharp(bytes);
        }
#pragma warning disable CA1031 // The two libraries throw whatever they stumble over.
        catch (Exception error) when (error is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            throw new InvalidDataException("These are no weights.", error);
        }
    }

    private static Dictionary<string, Tensor> PyTorch(byte[] bytes) =>
        PyTorchUnpickler.UnpickleStateDict(new MemoryStream(bytes)).Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (Tensor)entry.Value!);

    // How many tensors, and of each its name, its type, its shape and its numbers.
    private static Dictionary<string, Tensor> TorchSharp(byte[] bytes)
    {
        var tensors = new Dictionary<string, Tensor>();
        using var reader = new BinaryReader(new MemoryStream(bytes));
        for (var left = reader.Read7BitEncodedInt64(); left > 0; left--)
        {
            var (name, type) = (reader.ReadString(), (ScalarType)reader.Read7BitEncodedInt64());
            var shape = new long[Within(reader.Read7BitEncodedInt64(), MostDimensions)];
            for (var i = 0; i < shape.Length; i++) shape[i] = Within(reader.Read7BitEncodedInt64(), bytes.Length);
            var count = shape.Aggregate(1L, (product, size) => Within(product * size, bytes.Length));
            if (type is not (ScalarType.Float32 or ScalarType.Int64)) throw new InvalidDataException();
            var tensor = empty(shape, type);
            tensor.bytes = reader.ReadBytes((int)Within(count * tensor.ElementSize, bytes.Length - reader.BaseStream.Position));
            tensors.Add(name, tensor);
        }

        return reader.BaseStream.Position == bytes.Length ? tensors : throw new InvalidDataException();
    }

    private static long Within(long number, long most) => number >= 0 && number <= most ? number : throw new InvalidDataException();
}
