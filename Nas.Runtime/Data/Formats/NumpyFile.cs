using NumSharp;

namespace Nas.Runtime.Data.Formats;

/// <summary>An array of NumPy.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="IsFractional">Whether its type has fractions.</param>
/// <param name="Numbers">Its elements, the last dimension moving fastest.</param>
internal sealed record NumpyArray(string Name, int[] Shape, bool IsFractional, float[] Numbers);

/// <summary>The <c>.npz</c> format of NumPy.</summary>
internal static class NumpyFile
{
    /// <summary>The arrays that are asked for by their names, in the order of the file.</summary>
    /// <exception cref="DataException">Missing, unreadable, cut off, damaged, or an array of something else than numbers.</exception>
    public static IReadOnlyList<NumpyArray> Read(string path, Predicate<string> isAskedFor)
    {
        var bytes = DataFile.ReadAllBytes(path);
        try
        {
            using var file = np.load_npz(new MemoryStream(bytes, writable: false));
            return [.. file.Keys.Where(name => isAskedFor(name)).Select(name => Array(name, file[name]))];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What the reader throws depends on where the file is damaged.
            throw new DataException($"{path}: expected arrays of numbers in a whole .npz file of NumPy, found another or a damaged one ({error.Message.TrimEnd('.')}). Write it again with numpy.savez.", error);
        }
    }

    private static NumpyArray Array(string name, NDArray array)
    {
        using (array)
        {
            using var numbers = array.astype(NPTypeCode.Single);
            using var row = numbers.flatten();
            return new(name, [.. array.shape.Select(extent => checked((int)extent))], array.typecode is NPTypeCode.Half or NPTypeCode.Single or NPTypeCode.Double, row.ToArray<float>());
        }
    }
}
