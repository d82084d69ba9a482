using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Text;

/// <summary>
/// What users' files and experiments rest on stays what it was before the model became a graph: the hash of a space, its count, the order
/// of its decisions, the text of an architecture, its cost and its written network. The values are of that version.
/// </summary>
public class LastingTests
{
    [Theory]
    [InlineData(
        "samples/FashionMnist/FashionNet.nas",
        "sha256:0fb81401443a095edb9a6387e49fe0fc86c106eff65e7fc65c78adf38c41f12f",
        "1076746950455072400",
        "Normal: n0 = skip_connect(a) + sep_conv(5)(b); n1 = dil_conv(3)(a) + avg_pool(3)(b); n2 = sep_conv(5)(b) + max_pool(3)(n0); n3 = skip_connect(n0) + sep_conv(5)(n1) | Reduction: n0 = avg_pool(3)(a) + dil_conv(5)(b); n1 = skip_connect(a) + sep_conv(5)(b); n2 = dil_conv(5)(b) + sep_conv(3)(n0); n3 = max_pool(3)(a) + dil_conv(5)(n1)",
        "7b5737fb363de766818e4ed854ed384b0f022f2a66fda6dc091fb2ebbb0f01d7",
        "(167818, 20405386)")]
    [InlineData(
        "benchmarks/tables/nasbench201.nas",
        "sha256:2f309640471c753761e71cf44a19ed46324dc38d889b869aaae8f0f58eb68b65",
        "15625",
        "Cell: n0 = nor_conv(3)(x); n1 = avg_pool(3, norm: false)(x) + none(n0); n2 = skip_connect(x) + nor_conv(1)(n0) + nor_conv(3)(n1)",
        "90da245edf4a752ec23a4a7c17f89756263eb8284aabb93db17b32ccb2e2d562",
        "(587386, 82494090)")]
    public void A_space_and_its_architectures_stay_what_they_were(string file, string hash, string count, string text, string network, string cost)
    {
        var space = Spaces.Read(Repository.Read(file));
        var genotype = new Genotype(space.Decisions, [.. space.Decisions.Items.Select((d, i) => d.ValueAt(((i * 11) + 3) % d.ValueCount))]);
        Assert.Equal(hash, SpaceText.Hash(space));
        Assert.Equal(count, $"{space.Count}");
        Assert.Equal(text, GenotypeText.Write(space, genotype));
        Assert.Equal(genotype, GenotypeText.Parse(space, text));
        Assert.Equal(network, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(NetworkWriter.Write(space, genotype, "Net")))));
        Assert.Equal(cost, $"{Cost.Of(space, genotype)}");
    }

    [Fact]
    public void Decisions_stand_in_the_order_of_cells_nodes_and_states() => Assert.Equal(
        ((string[])["Normal", "Reduction"]).SelectMany(cell => Enumerable.Range(0, 4).SelectMany(n =>
            ((string[])["a", "b", "n0", "n1", "n2"]).Take(n + 2).Prepend("from").Select(s => $"{cell}.n{n}.{s}"))),
        Spaces.Darts.Decisions.Items.Select(d => d.Name));
}
