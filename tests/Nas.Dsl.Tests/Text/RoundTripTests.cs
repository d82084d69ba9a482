using FsCheck;
using FsCheck.Fluent;

namespace Nas.Dsl.Tests.Text;

public class RoundTripTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20240601UL, 31UL);

    [Fact]
    public void Model_to_text_to_model_is_the_identity() => Prop.ForAll(
        AnySpace.Spaces.ToArbitrary(),
        space => SpaceText.Parse(SpaceText.Write(space)).Equals(space)).Check(Fixed);

    [Fact]
    public void Text_to_model_to_text_changes_nothing_the_second_time() => Prop.ForAll(
        AnySpace.Spaces.ToArbitrary(),
        space =>
        {
            // Comments, line breaks and the order of declarations are free.
            var canonical = SpaceText.Write(space);
            var declarations = canonical.Split("\n\n").Where(d => d.Length > 0).ToList();
            var net = declarations[^1];
            var mixed = string.Join("\r\n// a remark\r\n", declarations[..^1].Prepend(net)).Replace(" { ", "\n{/* * */\t", StringComparison.Ordinal);
            return SpaceText.Write(SpaceText.Parse(mixed)) == canonical;
        }).Check(Fixed);

    [Fact]
    public void Genotype_to_text_to_genotype_is_the_identity() => Prop.ForAll(
        (from space in AnySpace.Spaces from genotype in AnySpace.Genotypes(space) select (space, genotype)).ToArbitrary(),
        pair => GenotypeText.Parse(pair.space, GenotypeText.Write(pair.space, pair.genotype)).Equals(pair.genotype)).Check(Fixed);
}
