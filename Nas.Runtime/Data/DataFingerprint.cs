using System.Security.Cryptography;

namespace Nas.Runtime.Data;

/// <summary>What tells some data from others: the number of examples, and a hash of their bytes, labels and shape.</summary>
/// <param name="Images">How many there are.</param>
/// <param name="Sha256">Hexadecimal, in lower case.</param>
public sealed record DataFingerprint(int Images, string Sha256)
{
    /// <summary>That of a data set. Names of classes do not count, and neither does where the examples come from.</summary>
    public static DataFingerprint Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        data.AppendTo(hash);
        return new(data.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>In a few words, how these images differ from <paramref name="now"/>.</summary>
    public string Difference(DataFingerprint now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return Images == now.Images ? $"{Images:N0} as before, but others" : $"{Images:N0} then, {now.Images:N0} now";
    }
}
