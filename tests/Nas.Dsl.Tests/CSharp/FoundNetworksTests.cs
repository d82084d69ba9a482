using System.Globalization;
using System.Text.RegularExpressions;
using Nas.Dsl.CSharp;

namespace Nas.Dsl.Tests.CSharp;

/// <summary>The networks in docs/spaces/found are what is written today of the architectures that the searches found.</summary>
public partial class FoundNetworksTests
{
    private static readonly string Folder = Repository.PathOf("docs", "spaces", "found");

    public static TheoryData<string> Nets => [.. Directory.GetFiles(Folder, "*.Derived.cs").Select(f => Path.GetFileName(f).Split('.')[0]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Nets))]
    public void A_found_network_is_what_is_written_today(string net)
    {
        var derived = File.ReadAllText(Path.Combine(Folder, net + ".Derived.cs"));
        var source = File.ReadAllText(Path.Combine(Folder, net + ".cs")).ReplaceLineEndings("\n");
        var space = Spaces.Read(Spaces.Sample(net));
        Assert.Contains(SpaceText.Hash(space), derived, StringComparison.Ordinal);
        Assert.Contains(DerivedHeader.Hash(source), derived, StringComparison.Ordinal);
        var genotype = GenotypeText.Parse(space, Architecture().Match(derived).Groups[1].Value);
        var parameters = Parameter().Matches(Constructor().Match(source).Value).ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.Equal(source, NetworkWriter.Write(space, genotype, net, parameters));
    }

    [Fact]
    public void There_are_some() => Assert.True(Nets.Count >= 6);

    [GeneratedRegex("^    \"([A-Z].*: .*)\",$", RegexOptions.Multiline)]
    private static partial Regex Architecture();

    [GeneratedRegex("^    public .*\\)$", RegexOptions.Multiline)]
    private static partial Regex Constructor();

    [GeneratedRegex("int (\\w+) = ([0-9]+)")]
    private static partial Regex Parameter();
}
