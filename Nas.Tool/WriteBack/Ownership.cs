using System.Security.Cryptography;

namespace Nas.Tool.WriteBack;

/// <summary>Whose a file is that a search wants to write.</summary>
internal enum Ownership
{
    /// <summary>There is none yet.</summary>
    Free,

    /// <summary>As the last search wrote it.</summary>
    Ours,

    /// <summary>A search wrote it and the user has edited it since.</summary>
    Edited,

    /// <summary>No search wrote it.</summary>
    Users,
}

internal static class OwnershipOf
{
    /// <summary>Compares the file's bytes as they are on disk with the hash that its provenance records.</summary>
    public static Ownership File(NetworkFiles files)
    {
        if (!System.IO.File.Exists(files.Source))
            return Ownership.Free;
        if (!System.IO.File.Exists(files.Derived))
            return Ownership.Users;
        if (RecordedHash.In(System.IO.File.ReadAllText(files.Derived)) is not { } recorded)
            return Ownership.Users;
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(files.Source)));
        return hash == recorded ? Ownership.Ours : Ownership.Edited;
    }
}
