using System.Security.Cryptography;
using System.Text;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Downloads;

/// <summary>
/// The pixels of decoded pictures, kept between runs in the folder <c>pictures</c> of the cache: a file for each list of picture files and shape, with a checksum at its end. It may be deleted at any time; where the
/// cache cannot be read or written, pictures are decoded anew and nobody is told.
/// </summary>
internal sealed class PixelCache
{
    /// <summary>Picture files that are smaller together are decoded faster than it is worth to keep.</summary>
    internal const long Least = 4 << 20;

    /// <summary>All that is kept; what was used the longest ago goes first.</summary>
    internal const long Most = 8L << 30;

    private const string Extension = ".pixels";

    private readonly string _path;

    private PixelCache(string path) => _path = path;

    /// <summary>What is kept of some files in the shape that is asked for; null: nothing, they are too few or there is no room.</summary>
    /// <param name="request">What a net asks for.</param>
    /// <param name="files">The files. One that has another size or time is another one.</param>
    public static PixelCache? For(DataRequest request, IReadOnlyList<string> files)
    {
        try
        {
            var infos = files.Select(f => new FileInfo(f)).ToArray();
            if (infos.Sum(i => i.Length) < Least) return null;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Picture.Decoder}\n{request.Image}\n"));
            foreach (var info in infos) hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{info.FullName}\n{info.Length} {info.LastWriteTimeUtc.Ticks}\n")));
            return new(Path.Combine(DataCache.DirectoryOf(request with { Name = "pictures" }), Convert.ToHexStringLower(hash.GetHashAndReset()) + Extension));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataException)
        {
            return null;
        }
    }

    /// <summary>Fills the places with what is kept.</summary>
    /// <returns>False where there is nothing, or not the whole; then the places hold anything.</returns>
    public bool Read(IReadOnlyList<Memory<byte>> places)
    {
        try
        {
            using var file = File.OpenRead(_path);
            if (file.Length != places.Sum(p => (long)p.Length) + SHA256.HashSizeInBytes) return false;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var place in places)
            {
                file.ReadExactly(place.Span);
                hash.AppendData(place.Span);
            }

            var sum = new byte[SHA256.HashSizeInBytes];
            file.ReadExactly(sum);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(sum)) return false;
            File.SetLastWriteTimeUtc(_path, DateTime.UtcNow); // what was used last stays longest
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Keeps the places as they are, and makes room for them.</summary>
    public void Write(IReadOnlyList<Memory<byte>> places)
    {
        var size = places.Sum(p => (long)p.Length);
        if (size > Most) return;
        var temporary = $"{_path}.{Guid.NewGuid():N}.part";
        try
        {
            MakeRoom(Path.GetDirectoryName(_path)!, Most - size);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                foreach (var place in places)
                {
                    file.Write(place.Span);
                    hash.AppendData(place.Span);
                }

                file.Write(hash.GetHashAndReset());
            }

            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
        }
    }

    /// <summary>Deletes what was used the longest ago until the rest is at most so large, and what a process that was killed has left.</summary>
    internal static void MakeRoom(string folder, long most)
    {
        var files = new DirectoryInfo(folder).GetFiles().OrderByDescending(f => f.LastWriteTimeUtc).ToArray();
        foreach (var left in files.Where(f => f.Extension == ".part" && f.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1))) TryDelete(left.FullName);
        foreach (var file in files.Where(f => f.Extension == Extension))
        {
            most -= file.Length;
            if (most < 0) TryDelete(file.FullName);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays.
        }
    }
}
