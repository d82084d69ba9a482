namespace Nas.Dsl.Model;

/// <summary>Sets as bits.</summary>
public static class Combinations
{
    /// <summary>n over k: how many sets of k of n there are.</summary>
    public static long Count(int n, int k)
    {
        if (k < 0 || k > n) return 0;
        k = Math.Min(k, n - k);
        // Each step gives n - k + i over i; dividing first by what they have in common keeps all of them within 62 over 31.
        var result = 1L;
        for (var i = 1; i <= k; i++)
        {
            var common = GreatestCommonDivisor(result, i);
            result = checked(result / common * ((n - k + i) / (i / common)));
        }

        return result;
    }

    /// <summary>How many elements a set has.</summary>
    public static int Size(long bits)
    {
        var count = 0;
        for (; bits != 0; bits &= bits - 1) count++;
        return count;
    }

    /// <summary>The set of k elements of rank <paramref name="rank"/>, from 0, in rising order of the bits.</summary>
    public static long At(int k, long rank)
    {
        // The combinatorial number system: the highest chosen element c_k is the largest with (c_k over k) <= rank, and so on down.
        var bits = 0L;
        for (; k > 0; k--)
        {
            var c = k - 1;
            while (Count(c + 1, k) <= rank) c++;
            bits |= 1L << c;
            rank -= Count(c, k);
        }

        return bits;
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
