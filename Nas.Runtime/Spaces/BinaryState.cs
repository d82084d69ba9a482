using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>How the state of a random stream, and architectures, are written into a checkpoint.</summary>
public static class BinaryState
{
    /// <summary>Writes where a stream stands.</summary>
    public static void Write(this BinaryWriter writer, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(random);
        foreach (var word in random.State) writer.Write(word);
    }

    /// <summary>Sets a stream to where one stood that was written.</summary>
    public static void ReadInto(this BinaryReader reader, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(random);
        random.State = [reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()];
    }

    /// <summary>Writes architectures of one space, in their order.</summary>
    public static void Write(this BinaryWriter writer, IReadOnlyList<Genotype> genotypes)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(genotypes);
        writer.Write(genotypes.Count);
        foreach (var value in genotypes.SelectMany(g => g.Values)) writer.Write(value);
    }

    /// <summary>Architectures that were written.</summary>
    /// <param name="reader">Where they are.</param>
    /// <param name="space">Their space.</param>
    public static IReadOnlyList<Genotype> ReadGenotypes(this BinaryReader reader, DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(space);
        return [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => new Genotype(space, [.. space.Items.Select(_ => reader.ReadInt64())]))];
    }
}
