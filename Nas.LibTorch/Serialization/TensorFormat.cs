using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

// TorchSharp's own format: element type, number of dimensions and sizes as unsigned LEB128 numbers, then the elements
// in order, little endian.
public static partial class TensorExtensionMethods
{
    private const int ChunkBytes = 1 << 20;

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var here = tensor.detach().cpu().contiguous();
        var shape = here.shape;
        WriteNumber(writer, (long)here.dtype);
        WriteNumber(writer, shape.Length);
        foreach (var size in shape) WriteNumber(writer, size);
        foreach (var chunk in Chunks(here))
        {
            unsafe
            {
                writer.Write(new ReadOnlySpan<byte>((void*)chunk.Start, chunk.Length));
            }
        }
        GC.KeepAlive(here);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads a tensor, or passes over one.</summary>
    /// <exception cref="EndOfStreamException">The data ends early.</exception>
    /// <exception cref="InvalidDataException">The data is no tensor.</exception>
    public static Tensor Load(this BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        var tensor = empty(skip ? [0] : shape, type, CPU);
        try
        {
            if (skip) Skip(reader, shape.TotalSize() * type.ElementSize());
            else ReadElements(tensor, reader);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor's elements into this one.</summary>
    /// <exception cref="ArgumentException">The type or the shape differs.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (skip)
        {
            Skip(reader, shape.TotalSize() * type.ElementSize());
            return;
        }
        if (type != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading: the data has {type}, the tensor {tensor.dtype}.");
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: the data has [{string.Join(", ", shape)}], the tensor [{string.Join(", ", tensor.shape)}].");
        if (tensor.device_type == DeviceType.CPU && tensor.is_contiguous())
        {
            ReadElements(tensor, reader);
            return;
        }
        using var ungraded = no_grad();
        using var read = empty(shape, type, CPU);
        ReadElements(read, reader);
        tensor.copy_(read);
    }

    private static void ReadElements(Tensor tensor, BinaryReader reader)
    {
        foreach (var chunk in Chunks(tensor))
        {
            unsafe
            {
                var target = new Span<byte>((void*)chunk.Start, chunk.Length);
                while (target.Length > 0)
                {
                    var count = reader.Read(target);
                    if (count == 0) throw new EndOfStreamException("The data of a tensor ends early.");
                    target = target[count..];
                }
            }
        }
        GC.KeepAlive(tensor);
    }

    private static IEnumerable<(nint Start, int Length)> Chunks(Tensor tensor)
    {
        var total = tensor.numel() * tensor.element_size();
        if (total == 0) yield break;
        var start = tensor.DataPointer();
        for (var done = 0L; done < total; done += ChunkBytes)
            yield return (start + (nint)done, (int)Math.Min(ChunkBytes, total - done));
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)ReadNumber(reader);
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"{(int)type} is no element type; the data is no tensor.");
        var rank = ReadNumber(reader);
        if (rank is < 0 or > 64) throw new InvalidDataException($"A tensor cannot have {rank} dimensions; the data is no tensor.");
        var shape = new long[rank];
        for (var d = 0; d < shape.Length; d++)
        {
            shape[d] = ReadNumber(reader);
            if (shape[d] < 0) throw new InvalidDataException("A tensor cannot have a negative size; the data is no tensor.");
        }
        return (type, shape);
    }

    private static void Skip(BinaryReader reader, long bytes)
    {
        var buffer = new byte[Math.Min(bytes, ChunkBytes)];
        while (bytes > 0)
        {
            var count = reader.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length));
            if (count == 0) throw new EndOfStreamException("The data of a tensor ends early.");
            bytes -= count;
        }
    }

    private static void WriteNumber(BinaryWriter writer, long value)
    {
        for (var rest = (ulong)value; ; )
        {
            var low = (byte)(rest & 0x7f);
            rest >>= 7;
            if (rest == 0)
            {
                writer.Write(low);
                return;
            }
            writer.Write((byte)(low | 0x80));
        }
    }

    private static long ReadNumber(BinaryReader reader)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = reader.ReadByte();
            value |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0) return (long)value;
        }
        throw new InvalidDataException("A number is longer than 64 bits; the data is no tensor.");
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        public void save(string location) => this.Save(location);

        public static Tensor load(string location) => Load(location);

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);
    }

    public static void save(Tensor t, string location) => t.Save(location);

    public static Tensor load(string location) => Tensor.Load(location);
}
