using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.CSharp;

public class IdentifiersTests
{
    private static readonly Argument Kernel = new("kernel", Expression.Number(3), false);

    [Fact]
    public void CandidatesOfDarts()
    {
        var set = Spaces.Darts.OperationSets[0];
        Assert.Equal(
            ["SkipConnect", "MaxPool3x3", "AvgPool3x3", "SepConv3x3", "SepConv5x5", "DilConv3x3", "DilConv5x5", "None"],
            Identifiers.Operations(set.Candidates));
        Assert.Equal(
            ["skip_connect", "max_pool_3", "avg_pool_3", "sep_conv_3", "sep_conv_5", "dil_conv_3", "dil_conv_5", "none"],
            set.Candidates.Select(Identifiers.CandidateKey));
    }

    [Theory]
    [InlineData("max_pool", "norm", 0, true, true, "MaxPool3x3NoNorm", "max_pool_3_norm_false")]
    [InlineData("max_pool", "norm", 1, true, false, "MaxPool3x3Norm", "max_pool_3_true")]
    [InlineData("dil_conv", "dilation", 4, false, false, "DilConv3x3Dilation4", "dil_conv_3_4")]
    public void FurtherArgumentsShow(string name, string parameter, int value, bool isBoolean, bool named, string member, string key)
    {
        var argument = new Argument(parameter, isBoolean ? Expression.Boolean(value != 0) : Expression.Number(value), named);
        var operation = new Operation(name, EquatableArray.Of(Kernel, argument));
        Assert.Equal(member, Identifiers.Operation(operation));
        Assert.Equal(key, Identifiers.CandidateKey(operation));
    }

    [Fact]
    public void NamesAreMadeUnique()
    {
        Assert.Equal(["A", "A2", "B2", "A3"], Identifiers.Unique(["A", "A", "B", "A"], "B"));
        // A name that is asked for outright stays with whoever asks.
        Assert.Equal(["A", "A3", "A2"], Identifiers.Unique(["A", "A", "A2"]));
    }

    [Theory]
    [InlineData("class", "@class")]
    [InlineData("channels", "channels")]
    [InlineData("default", "@default")]
    public void KeywordsAreEscaped(string name, string escaped) => Assert.Equal(escaped, Identifiers.Escape(name));

    [Theory]
    [InlineData("skip_connect", "SkipConnect")]
    [InlineData("Normal", "Normal")]
    [InlineData("a__b_", "AB")]
    [InlineData("_3d", "_3d")]
    [InlineData("_\u0301a", "_\u0301a")]
    [InlineData("größe_über", "GrößeÜber")]
    public void PascalCase(string name, string pascal) => Assert.Equal(pascal, Identifiers.Pascal(name));

    [Fact]
    public void ModulesAreNamedByPlace()
    {
        Assert.Equal("n2_b", Identifiers.Edge("n2", "b"));
        Assert.Equal("preprocess_a", Identifiers.Preprocess("a"));
    }
}
