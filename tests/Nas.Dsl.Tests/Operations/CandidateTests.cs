using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Operations;

public class CandidateTests
{
    private static readonly Dictionary<string, int> Net = new() { ["channels"] = 16 };

    /// <summary>Every candidate with several kernels, and its flags both ways.</summary>
    public static TheoryData<string> Candidates =>
    [
        .. from definition in OperationDefinition.All.Values
           // Of images: what stands in recurrent cells and in sequences knows no stride.
           where definition.Use.HasFlag(OperationUse.Candidate) && !definition.IsLayer && !definition.IsActivation && definition.Name != "transformer"
           from kernel in definition.Parameters.Any(p => p.Kind == ParameterKind.Kernel) ? new[] { 1, 3, 5, 7 } : [0]
           from norm in definition.Parameters.Any(p => p.Kind == ParameterKind.Boolean) ? new[] { true, false } : [true]
           select $"{definition.Name} {kernel} {norm}",
    ];

    [Theory]
    [MemberData(nameof(Candidates))]
    public void KeepsChannelsAndDividesTheSizeByTheStrideRoundedUp(string candidate)
    {
        foreach (var stride in new[] { 1, 2 })
        {
            var layers = OperationDefinition.Lower(Parse(candidate), 12, 12, stride, false, Net);
            Assert.Equal(12, layers.Aggregate(12, (c, l) => l.OutputChannels(c)));
            for (var size = 1; size <= 33; size++)
                Assert.Equal((int)Math.Ceiling(size / (double)stride), layers.Aggregate(size, (s, l) => l.OutputSize(s)));
        }
    }

    [Fact]
    public void ResidualBlockAddsImagesOfOneSize()
    {
        foreach (var (input, output, stride) in new[] { (8, 8, 1), (8, 16, 1), (8, 8, 2), (8, 16, 2) })
        {
            var operation = new Operation("res_block", EquatableArray.Of(new Argument("stride", Expression.Number(stride), true)));
            var residual = (Layer.Residual)Assert.Single(OperationDefinition.Lower(operation, input, output, 1, false, Net));
            for (var size = 1; size <= 33; size++)
            {
                var expected = (int)Math.Ceiling(size / (double)stride);
                Assert.Equal(expected, residual.OutputSize(size));
                Assert.Equal(expected, residual.Shortcut.Aggregate(size, (s, l) => l.OutputSize(s)));
            }

            Assert.Equal(output, residual.Shortcut.Aggregate(input, (c, l) => l.OutputChannels(c)));
            Assert.Equal(output, residual.OutputChannels(input));
        }
    }

    [Fact]
    public void DilatedConvolutionHasTheDilationItIsTold()
    {
        var kernel = new Argument("kernel", Expression.Number(5), false);
        var layers = OperationDefinition.Lower(new Operation("dil_conv", EquatableArray.Of(kernel)), 8, 8, 2, false, Net);
        Assert.Equal(
            [new Layer.Relu(), new Layer.Convolution(8, 8, 5, 2, 4, 2, 8), new Layer.Convolution(8, 8, 1), new Layer.BatchNorm(8)],
            layers);
        var three = new Operation("dil_conv", EquatableArray.Of(kernel, new Argument("dilation", Expression.Number(3), false)));
        Assert.Equal(new Layer.Convolution(8, 8, 5, 1, 6, 3, 8), OperationDefinition.Lower(three, 8, 8, 1, false, Net)[1]);
    }

    [Fact]
    public void OnlyNoneIsZero() =>
        Assert.Equal(["none"], OperationDefinition.All.Values.Where(d => d.IsZero).Select(d => d.Name));

    [Fact]
    public void StrideOfThreeIsRefused()
    {
        var operation = new Operation("res_block", EquatableArray.Of(new Argument("stride", Expression.Number(3), true)));
        Assert.Contains("not 3", Assert.Throws<ArgumentException>(() => OperationDefinition.Lower(operation, 4, 4, 1, false, Net)).Message);
    }

    private static Operation Parse(string candidate)
    {
        var words = candidate.Split(' ');
        var arguments = new List<Argument>();
        foreach (var side in OperationDefinition.All[words[0]].Parameters.Where(p => p.Kind == ParameterKind.Kernel))
            arguments.Add(new Argument(side.Name, Expression.Number(int.Parse(words[1])), false));
        if (words[2] == "False") arguments.Add(new Argument("norm", Expression.Boolean(false), true));
        return new Operation(words[0], arguments.ToEquatableArray());
    }
}
