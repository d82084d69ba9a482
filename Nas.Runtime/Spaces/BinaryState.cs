namespace Nas.Runtime.Spaces;

/// <summary>How the state of a random stream is written into a checkpoint.</summary>
internal static class BinaryState
{
    public static void Write(this BinaryWriter writer, RandomStream random)
    {
        foreach (var word in random.State) writer.Write(word);
    }

    public static void ReadInto(this BinaryReader reader, RandomStream random) =>
        random.State = [reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()];
}
