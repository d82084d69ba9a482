using System.Security.Cryptography;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Downloads;

/// <summary>The folder in which published files are kept between runs: one folder per data set.</summary>
public static class DataCache
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "NAS_CACHE";

    /// <summary>The folder named by <see cref="Variable"/>, else <c>.cache/nas</c> in the user's home.</summary>
    /// <exception cref="DataException">There is neither.</exception>
    public static string DefaultDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0) throw new DataException($"There is no home folder to keep downloads in. Name a folder in the environment variable {Variable}, or give the data by --data-dir.");
            return Path.Combine(home, ".cache", "nas");
        }
    }

    /// <summary>The folder of one data set, made where it is missing.</summary>
    /// <exception cref="DataException">It cannot be made.</exception>
    public static string DirectoryOf(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = Path.Combine(request.CacheDirectory ?? DefaultDirectory, request.Name);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataException($"{path}: the cache folder cannot be made ({error.Message}). Name another one in the environment variable {Variable}, or give the data by --data-dir.", error);
        }

        return path;
    }

    /// <summary>The path of a published file in the cache; downloaded where it is missing. Its checksum is right.</summary>
    /// <exception cref="DataException">It cannot be downloaded, or the file in the cache is another one.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public static string Require(PublishedFile file, DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(request);
        var path = Path.Combine(DirectoryOf(request), file.Name);
        if (!File.Exists(path)) Download.To(path, file, request.Progress, request.Cancellation);
        else if (!HasSum(DataFile.ReadAllBytes(path), file.Md5, out var found))
            throw DataException.In(path, $"the published file (MD5 {file.Md5})", $"MD5 {found}", "Delete it, and it is downloaded again; files of your own belong in a folder given by --data-dir.");
        return path;
    }

    /// <summary>Whether the bytes have this MD5 sum.</summary>
    private static bool HasSum(byte[] bytes, string md5, out string found)
    {
#pragma warning disable CA5351 // MD5 is what the authors publish; it guards against damage, not against malice.
        found = Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
        return string.Equals(found, md5, StringComparison.OrdinalIgnoreCase);
    }
}
