namespace Nas.Generators.Tests.InMemory;

/// <summary>The sample with modules of the project's own, and the same space in C#.</summary>
internal static class OwnSpaces
{
    public static string Nas { get; } = Repository.Read("samples/OwnOperations/OwnNet.nas");

    /// <summary>The classes of its modules.</summary>
    public static string[] Modules { get; } =
        [.. new[] { "SqueezeExcite", "GhostConv" }.Select(m => Repository.Read($"samples/OwnOperations/{m}.cs"))];

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
