using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Images whose side is a choice.</summary>
public class SidesTests
{
    private static SearchSpace Sample { get; } = Spaces.Read(Spaces.Sample("BigNas"));

    [Fact]
    public void The_side_is_the_first_decision_and_the_data_are_of_the_largest()
    {
        Assert.Equal((0, "BigNas.image", new ImageShape(1, 28, 28)), (Sample.Side, Sample.Decisions.Items[0].Name, (ImageShape)Sample.Net.Input));
        Assert.Equal(["20", "24", "28"], Sample.Decisions.Items[0].Choices);
        Assert.Equal(3 * 40 * 168 * 40, Sample.Count);
        Assert.Equal(Sample, SpaceText.Parse(SpaceText.Write(Sample)));
        Assert.Contains("input image(1, {20, 24, 28})\n", SpaceText.Write(Sample), StringComparison.Ordinal);
        Assert.NotEqual(SpaceText.Hash(Sample), SpaceText.Hash(Spaces.Read(Spaces.Sample("BigNas").Replace("20, ", "", StringComparison.Ordinal))));
    }

    [Fact]
    public void Its_text_is_the_nets_own()
    {
        var genotype = Spaces.Draw(Sample, new Random(1));
        var text = GenotypeText.Write(Sample, genotype);
        Assert.EndsWith($" | BigNas: image = {Sample.Net.Sides[(int)genotype[0]]}", text, StringComparison.Ordinal);
        Assert.Equal(genotype, GenotypeText.Parse(Sample, text));
        var wrong = text[..text.LastIndexOf('=')] + "= 22";
        Assert.Contains("'22' is no choice here; those are 20, 24, 28", Assert.Throws<FormatException>(() => GenotypeText.Parse(Sample, wrong)).Message, StringComparison.Ordinal);
    }

    /// <summary>A smaller image costs what the same net does that has images of this size only.</summary>
    [Fact]
    public void A_network_costs_what_its_images_make_it_cost()
    {
        var random = new Random(2);
        foreach (var (side, choice) in Sample.Net.Sides.Select((s, i) => (s, i)))
        {
            var plain = Spaces.Read(Spaces.Sample("BigNas").Replace("image(1, {20, 24, 28})", $"image(1, {side}, {side})", StringComparison.Ordinal));
            var genotype = Spaces.Draw(plain, random);
            var sized = new Genotype(Sample.Decisions, [choice, .. genotype.Values]);
            Assert.Equal(Cost.Of(plain, genotype), Cost.Of(Sample, sized));
            Assert.Equal((new ImageShape(1, side, side), side < 28), ((ImageShape)NetworkPlan.Of(Sample).Of(sized).Input, NetworkPlan.Of(Sample).Of(sized).Resizes));
            // What a penalty adds up is the same, in millions.
            var terms = CostTerm.Of(NetworkPlan.Of(Sample), CostMeasure.Flops);
            Assert.Equal(Cost.Of(Sample, sized).Flops / 1e6, terms.Where(t => t.Picks.All(p => sized[p.Decision] == p.Candidate)).Sum(t => t.Cost), 1e-9);
        }
    }

    [Theory]
    [InlineData("image(1, {24})", "{24}")]
    [InlineData("image(1, {24, 24})", "{24, 24}")]
    [InlineData("image(1, {24, 0})", "{24, 0}")]
    [InlineData("image(1, {24, 24.5})", "{24, 24.5}")]
    [InlineData("image(1, {24, 28}, {24, 28})", "{24, 28}, ")]
    [InlineData("image(1, {24, 28}, 28)", "{24, 28}, ")]
    [InlineData("image({1, 3}, 28, 28)", "{1, 3}")]
    [InlineData("tokens({16, 32})", "{16, 32}")]
    public void Nothing_else_is_a_choice(string input, string at)
    {
        var text = Spaces.Sample("BigNas").Replace("image(1, {20, 24, 28})", input, StringComparison.Ordinal);
        Assert.Equal([Problems.At(text, "|" + at, "NAS0117 Of an example only the side of square images can be a choice, among at least two whole numbers from 1 to 1000000, each once; write image(3, {24, 28, 32}).")], Problems.Errors(text));
    }

    [Fact]
    public void What_is_too_small_is_said_with_the_size_it_is_too_small_with()
    {
        var text = Spaces.Sample("BigNas").Replace("{20, 24, 28}", "{28, 4}", StringComparison.Ordinal);
        Assert.Equal([Problems.At(text, "|stage  S3", "NAS0042 With images of 4×4: 'S3' would make the image smaller than 1×1: it is only 1×1 here. Use fewer reductions or a larger image.")], Problems.Errors(text));
    }

    [Fact]
    public void Layers_of_their_own_sizes_go_with_one_size()
    {
        var text = Spaces.Sample("MetaQnn").Replace("image(3, 32, 32)", "image(3, {28, 32})", StringComparison.Ordinal);
        Assert.StartsWith("NAS0117", Assert.Single(Problems.Errors(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_for_each_pixel_cannot_be_shared()
    {
        Assert.Null(Sample.WithoutSupernet);
        var flat = Spaces.Read(Spaces.Sample("BigNas").Replace("global_avg_pool", "flatten", StringComparison.Ordinal));
        Assert.Equal("how many weights 'conv(1, 128), batch_norm, swish, flatten, linear(10)' has follows from the size of the images, which is a choice", flat.WithoutSupernet);
        Assert.Equal(806_400, flat.Count);
    }
}
