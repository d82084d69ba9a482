namespace Nas.Generators.Tests.InMemory;

/// <summary>The sample with modules of the project's own, and the same space in C#.</summary>
internal static class OwnSpaces
{
    public static string Nas { get; } = Repository.Read("samples/OwnOperations/OwnNet.nas");

    /// <summary>The classes of its modules.</summary>
    public static string[] Modules { get; } =
        [.. new[] { "SqueezeExcite", "GhostConv" }.Select(m => Repository.Read($"samples/OwnOperations/{m}.cs"))];

    /// <summary>A space in which what a constructor is given is a choice.</summary>
    public const string Choosing =
        """
        namespace Samples.OwnOperations;

        op se_block = Samples.OwnOperations.SqueezeExcite(channels, reduction: {4, 8})

        ops Blocks { skip_connect, sep_conv(3), se_block }

        cell Normal { input a, b nodes 2 { from 2 of previous, op Blocks } output concat(nodes) }

        net ChoosingNet(channels: 8, classes: 10) {
          input image(1, 28, 28)
          stem  conv(3), batch_norm
          Normal
          stage Chain { repeat 1..2 { Blocks } channels channels }
          head  global_avg_pool, linear(classes)
        }
        """;

    public const string ChoosingInCSharp =
        """
        #pragma warning disable CS1591
        using Nas.Runtime.Declaring;

        namespace Samples.OwnOperations;

        [Net, Image(1, 28, 28)]
        public partial class ChoosingNet
        {
            [Parameter] private const int Channels = 8, Classes = 10;

            [Ops] private enum Blocks { SkipConnect, [SepConv(3)] Sep, [Own<SqueezeExcite>(Given.Channels, new[] { 4, 8 })] SeBlock }

            [Cell("a", "b"), Nodes(2), From(2), Op<Blocks>, Output(Output.ConcatNodes)] private class Normal;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Normal>] public partial Part Body { get; }
            [Stage<Blocks>(1, 2), Channels(nameof(Channels))] public partial Part Chain { get; }
            [Head, GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;

    public const string CSharp =
        """
        #pragma warning disable CS1591
        using Nas.Runtime.Declaring;

        namespace Samples.OwnOperations;

        [Net, Image(1, 28, 28)]
        public partial class OwnNet
        {
            [Parameter] private const int Channels = 8;
            [Parameter] private const int Classes = 10;

            [Ops] private enum Blocks { SkipConnect, [MaxPool(3)] Max, [SepConv(3)] Sep, [Own<SqueezeExcite>] SeBlock, [Own<GhostConv>] Ghost }
            [Ops] private enum Chain { SkipConnect, [MbConv(3, 3)] Mobile, [Own<SqueezeExcite>(Given.Channels)] SeBlock, [Own<GhostConv>(Given.InChannels, Given.OutChannels, Given.Stride)] Ghost }

            [Cell("a", "b"), Nodes(3), From(2), Op<Blocks>, Output(Output.ConcatNodes)]
            private class Normal;

            [Cell, Like<Normal>, Stride(2)]
            private class Reduction;

            [Stem, Conv(3), BatchNorm] public partial Part Stem { get; }
            [Use<Normal>, Use<Reduction>, Widen(2), Own<GhostConv>(Name = "ghost", Stride = 2)] public partial Part Body { get; }
            [Stage<Chain>(1, 2), Channels(24)] public partial Part Last { get; }
            [Head, Own<SqueezeExcite>(Name = "se_block"), GlobalAvgPool, Linear(nameof(Classes))] public partial Part Head { get; }
        }
        """;
}
