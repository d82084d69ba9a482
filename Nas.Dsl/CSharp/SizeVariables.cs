namespace Nas.Dsl.CSharp;

/// <summary>
/// Turns planned numbers back into expressions. The same thing is planned several times: once as it is, and once for each variable
/// with that variable doubled; a size that doubles with it is a multiple of it. So a written network keeps its parameters.
/// </summary>
/// <param name="variables">The name of each variable in the source, and the value it has where nothing is doubled.</param>
internal sealed class SizeVariables(IReadOnlyList<(string Name, int Value)> variables)
{
    /// <summary>The variables that some expression named.</summary>
    public HashSet<string> Named { get; } = [];

    /// <summary>The expression for one size.</summary>
    /// <param name="sizes">The size as it is, then with each variable doubled in turn.</param>
    public string Expression(IReadOnlyList<int> sizes)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (sizes[i + 1] == sizes[0]) continue;
            var (name, value) = variables[i];
            Named.Add(name);
            var divisor = GreatestCommonDivisor(sizes[0], value);
            var (times, over) = (sizes[0] / divisor, value / divisor);
            return name + (times == 1 ? "" : $" * {times}") + (over == 1 ? "" : $" / {over}");
        }

        return $"{sizes[0]}";
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
