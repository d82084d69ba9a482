namespace Nas.Dsl;

/// <summary>Finds the name that was probably meant.</summary>
public static class Spelling
{
    private const int LongestName = 40;
    private const int MostCandidates = 200;

    /// <summary>The candidate with the fewest edits from <paramref name="name"/>, if they are few for its length; else null.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What there is.</param>
    public static string? Closest(string name, IEnumerable<string> candidates)
    {
        // Long names and many of them are no slips of the pen, and comparing them takes quadratic time.
        if (name.Length > LongestName) return null;
        var most = Math.Max(1, name.Length / 3);
        return candidates
            .Take(MostCandidates)
            .Where(c => Math.Abs(c.Length - name.Length) <= most)
            .Select(c => (Candidate: c, Edits: Edits(name.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Edits <= most)
            .OrderBy(c => c.Edits)
            .ThenBy(c => c.Candidate, StringComparer.Ordinal)
            .Select(c => c.Candidate)
            .FirstOrDefault();
    }

    // Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static int Edits(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) distance[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) distance[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, distance[i - 2, j - 2] + 1);
                distance[i, j] = best;
            }
        }

        return distance[a.Length, b.Length];
    }
}
