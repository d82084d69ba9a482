using Nas.Dsl.CSharp;

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

    /// <summary>It comes from another net.</summary>
    OtherNets,
}

internal static class OwnershipOf
{
    /// <summary>Compares the files with what their provenance records.</summary>
    /// <param name="files">The files.</param>
    /// <param name="net">The full name of the net whose network is to be written; null where it is not known.</param>
    public static Ownership Network(NetworkFiles files, string? net)
    {
        if (files.IsOfAnotherNet(net))
            return Ownership.OtherNets;
        if (!File.Exists(files.Source))
            return Ownership.Free;
        if (!File.Exists(files.Derived) || DerivedHeader.SourceSha256(File.ReadAllText(files.Derived)) is not { } recorded)
            return Ownership.Users;
        return DerivedHeader.Hash(File.ReadAllText(files.Source)) == recorded ? Ownership.Ours : Ownership.Edited;
    }
}
