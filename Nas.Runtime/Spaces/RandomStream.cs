using System.Numerics;
using System.Runtime.InteropServices;

namespace Nas.Runtime.Spaces;

/// <summary>
/// A stream of random numbers that is the same on every machine and can be stored and continued: xoshiro256** (Blackman and Vigna 2021),
/// seeded by SplitMix64. Everything random in a search comes from one seed by <see cref="Derive"/>, so parts never disturb each other.
/// </summary>
public sealed class RandomStream
{
    private readonly ulong _seed;
    private ulong _a, _b, _c, _d;

    /// <summary>A stream from <paramref name="seed"/>.</summary>
    public RandomStream(ulong seed)
    {
        _seed = seed;
        (_a, _b, _c, _d) = (SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed));
    }

    /// <summary>Where the stream stands: four words, which set it back exactly.</summary>
    /// <exception cref="ArgumentException">Not four words.</exception>
    public IReadOnlyList<ulong> State
    {
        get => [_a, _b, _c, _d];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != 4) throw new ArgumentException($"A state has 4 words, not {value.Count}.", nameof(value));
            (_a, _b, _c, _d) = (value[0], value[1], value[2], value[3]);
        }
    }

    /// <summary>
    /// An independent stream for one purpose, which depends on this stream's seed but not on how much was drawn from it.
    /// </summary>
    /// <param name="purpose">What it is for, such as <c>"shuffle"</c>.</param>
    /// <param name="index">Which one of that purpose, such as the epoch.</param>
    public RandomStream Derive(string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = 0xCBF29CE484222325UL; // FNV-1a
        foreach (var character in purpose) hash = (hash ^ character) * 0x100000001B3UL;
        var mixed = _seed ^ BitOperations.RotateLeft(hash, 17);
        mixed = SplitMix(ref mixed) + (ulong)index;
        return new RandomStream(SplitMix(ref mixed));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="exclusive"/>, exclusive, all equally likely (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusive"/> is below 1.</exception>
    public int Next(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusive, 1);
        var bound = (uint)exclusive;
        var product = (ulong)(uint)(NextUInt64() >> 32) * bound;
        if ((uint)product < bound)
        {
            var threshold = (0u - bound) % bound;
            while ((uint)product < threshold) product = (ulong)(uint)(NextUInt64() >> 32) * bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>A whole number from 0 to <paramref name="exclusive"/>, exclusive, all equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusive"/> is below 1.</exception>
    public long Next(long exclusive)
    {
        if (exclusive <= int.MaxValue) return Next((int)exclusive);
        // The smallest power of two that holds them all is less than twice as many.
        var mask = ulong.MaxValue >> BitOperations.LeadingZeroCount((ulong)exclusive - 1);
        while (true)
        {
            var draw = (long)(NextUInt64() & mask);
            if (draw < exclusive) return draw;
        }
    }

    /// <summary>A whole number of any size from 0 to <paramref name="exclusive"/>, exclusive, all equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusive"/> is below 1.</exception>
    public BigInteger Next(BigInteger exclusive)
    {
        if (exclusive <= long.MaxValue) return Next((long)exclusive);
        var words = new ulong[(exclusive.GetByteCount(isUnsigned: true) + 7) / 8];
        var mask = ulong.MaxValue >> (int)((64L * words.Length) - (exclusive - 1).GetBitLength());
        while (true)
        {
            for (var i = 0; i < words.Length; i++) words[i] = NextUInt64();
            words[^1] &= mask;
            var draw = new BigInteger(MemoryMarshal.AsBytes(words.AsSpan()), isUnsigned: true);
            if (draw < exclusive) return draw;
        }
    }

    /// <summary>A number from 0 to 1, exclusive, in steps of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An index, each with a probability in proportion to its weight.</summary>
    /// <param name="weights">Of any sum; none is below 0, and one at least is not 0.</param>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    public int NextIndex(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var (left, drawn) = (NextDouble() * total, -1);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            drawn = i; // the last one that is possible takes what rounding leaves
            left -= weights[i];
            if (left < 0) break;
        }

        return drawn >= 0 ? drawn : throw new ArgumentException("All weights are 0.", nameof(weights));
    }

    /// <summary>A number from the standard normal distribution (Box and Muller 1958).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>A number from the standard Gumbel distribution, -log(-log u): the largest of sums with log p is that of i with probability p_i (Maddison et al. 2017).</summary>
    public double NextGumbel() => -Math.Log(Math.Max(-Math.Log(1 - NextDouble()), double.Epsilon));

    /// <summary>A number from the gamma distribution of scale 1 (Marsaglia and Tsang 2000).</summary>
    /// <param name="shape">Above 0; the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not above 0.</exception>
    public double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1) return NextGamma(shape + 1) * Math.Pow(1 - NextDouble(), 1 / shape);
        var d = shape - (1.0 / 3);
        while (true)
        {
            var x = NextGaussian();
            var v = Math.Pow(1 + (x / Math.Sqrt(9 * d)), 3);
            if (v > 0 && Math.Log(1 - NextDouble()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v))) return d * v;
        }
    }

    /// <summary>Puts <paramref name="items"/> into a random order, all equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
