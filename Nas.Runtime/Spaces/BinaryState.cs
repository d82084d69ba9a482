namespace Nas.Runtime.Spaces;

/// <summary>How the state of a random stream is written into a checkpoint.</summary>
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
}
