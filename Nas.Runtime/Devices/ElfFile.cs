using System.Text;

namespace Nas.Runtime.Devices;

/// <summary>
/// What Linux reads of a 64-bit shared library before it loads it: the libraries it needs, and the symbol versions that it needs of them
/// and defines itself (Linux Standard Base Core Specification 5.0, "Symbol Versioning").
/// </summary>
internal sealed class ElfFile
{
    private const uint Dynamic = 6;
    private const uint VersionDefinitions = 0x6ffffffd;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;
    private const ushort Weak = 2; // the flag of a needed version that may be missing
    private const ushort Global = 1; // the version index of a symbol that is looked up by its name alone

    private readonly Section[] _sections;

    private ElfFile(Fields fields)
    {
        if (fields.UInt32(0) != 0x464c457f || fields.UInt16(4) != 0x0102) throw new InvalidDataException("It is no 64-bit little-endian ELF file.");
        var (table, size, count) = (fields.UInt64(0x28), fields.UInt16(0x3a), fields.UInt16(0x3c));
        _sections = [.. Enumerable.Range(0, count).Select(i => table + (i * size)).Select(at => new Section(
            fields.UInt32(at + 4), fields.UInt64(at + 0x18), fields.UInt64(at + 0x20), (int)fields.UInt32(at + 0x28), (int)fields.UInt32(at + 0x2c)))];
        Needed = [.. Of(Dynamic).SelectMany(s => ReadNeeded(fields, s))];
        Defined = Of(VersionDefinitions).SelectMany(s => ReadDefined(fields, s)).ToHashSet();
        Versions = [.. Of(VersionNeeds).SelectMany(s => ReadVersions(fields, s))];
    }

    /// <summary>The names of the libraries that it is loaded with.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>The symbol versions that it defines, such as GLIBCXX_3.4.30.</summary>
    public IReadOnlySet<string> Defined { get; }

    /// <summary>The symbol versions that it needs.</summary>
    public IReadOnlyList<NeededVersion> Versions { get; }

    /// <summary>Reads a library.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ElfFile Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        try
        {
            return new ElfFile(new Fields(reader));
        }
        catch (Exception error) when (error is EndOfStreamException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("It is damaged.", error);
        }
    }

    /// <summary>
    /// The same library, content with less: versions that are missing become weak, so that the loader does not insist on them, and the
    /// symbols asked for in one of them are looked up by their names alone. No byte moves.
    /// </summary>
    /// <param name="library">The library's bytes.</param>
    /// <param name="missing">Which of <see cref="Versions"/>.</param>
    public byte[] Loosen(ReadOnlySpan<byte> library, IReadOnlyCollection<NeededVersion> missing)
    {
        var loosened = library.ToArray();
        foreach (var version in missing) BitConverter.TryWriteBytes(loosened.AsSpan((int)version.FlagsAt), (ushort)(version.Flags | Weak));
        var indices = missing.Select(version => version.Index).ToHashSet();
        foreach (var section in Of(SymbolVersions))
            for (var at = (int)section.At; at < section.At + section.Size; at += sizeof(ushort))
                if (indices.Contains(BitConverter.ToUInt16(library[at..]))) BitConverter.TryWriteBytes(loosened.AsSpan(at), Global);
        return loosened;
    }

    private IEnumerable<Section> Of(uint kind) => _sections.Where(s => s.Kind == kind);

    private IEnumerable<string> ReadNeeded(Fields fields, Section section)
    {
        for (var at = section.At; at < section.At + section.Size; at += 16)
            if (fields.UInt64(at) == 1) yield return Name(fields, section, fields.UInt64(at + 8));
    }

    private IEnumerable<string> ReadDefined(Fields fields, Section section) =>
        Chain(fields, section.At, section.Entries, next: 16).Select(at => Name(fields, section, fields.UInt32(at + fields.UInt32(at + 12))));

    private IEnumerable<NeededVersion> ReadVersions(Fields fields, Section section) =>
        from library in Chain(fields, section.At, section.Entries, next: 12)
        from at in Chain(fields, library + fields.UInt32(library + 8), fields.UInt16(library + 2), next: 12)
        select new NeededVersion(
            Name(fields, section, fields.UInt32(library + 4)), Name(fields, section, fields.UInt32(at + 8)), fields.UInt16(at + 6), fields.UInt16(at + 4), at + 4);

    // Records of which each says how far away the next one is.
    private static IEnumerable<long> Chain(Fields fields, long at, int count, int next)
    {
        for (var i = 0; i < count; at += fields.UInt32(at + next), i++) yield return at;
    }

    // A section that holds names refers to the section with their letters.
    private string Name(Fields fields, Section section, long offset) => fields.Text(_sections[section.Link].At + offset);

    private sealed record Section(uint Kind, long At, long Size, int Link, int Entries);

    /// <summary>Numbers and names at given places of the file.</summary>
    private sealed class Fields(BinaryReader reader)
    {
        public ushort UInt16(long at) => At(at).ReadUInt16();

        public uint UInt32(long at) => At(at).ReadUInt32();

        public long UInt64(long at) => At(at).ReadInt64();

        public string Text(long at)
        {
            At(at);
            var text = new StringBuilder();
            for (int letter; (letter = reader.ReadByte()) != 0;) text.Append((char)letter);
            return text.ToString();
        }

        private BinaryReader At(long at)
        {
            reader.BaseStream.Position = at;
            return reader;
        }
    }

    /// <summary>A symbol version that a library needs of another.</summary>
    /// <param name="Library">The other library's name, such as libstdc++.so.6.</param>
    /// <param name="Version">Such as GLIBCXX_3.4.32.</param>
    /// <param name="Index">How the symbols refer to it.</param>
    /// <param name="Flags">Whether it may be missing.</param>
    /// <param name="FlagsAt">Where in the file the flags are, in bytes.</param>
    internal sealed record NeededVersion(string Library, string Version, ushort Index, ushort Flags, long FlagsAt);
}
