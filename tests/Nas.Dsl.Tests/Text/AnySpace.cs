using FsCheck;
using FsCheck.Fluent;
using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Text;

/// <summary>Random spaces, built from the model alone, and random texts near to files.</summary>
internal static class AnySpace
{
    private static readonly Operation[] Candidates =
    [
        new("none", default), new("skip_connect", default), With("sep_conv", ("kernel", 3)), With("sep_conv", ("kernel", 31)), With("dil_conv", ("kernel", 5)),
        With("nor_conv", ("kernel", 1)), With("max_pool", ("kernel", 3)), With("avg_pool", ("kernel", 3)),
        new("avg_pool", EquatableArray.Of(new Argument("kernel", Expression.Number(3), false), new Argument("norm", Expression.Boolean(false), true))),
        new("sep_conv", EquatableArray.Of(Choice("kernel", 5, 9, 7))), new("dil_conv", EquatableArray.Of(Choice("kernel", 5, 3), Choice("dilation", 1, 3))), With("conv_block", ("kernel", 1)), With("asym_conv", ("kernel", 7)),
    ];

    private static readonly Operation MbConv = new("mbconv", EquatableArray.Of(Choice("kernel", 3, 5, 7), Choice("expand", 3, 6)));

    private static readonly Gen<OperationSet> Set =
        from order in Gen.Shuffle(Candidates)
        from chosen in Gen.Choose(1, 5)
        from searchOnly in Gen.Choose(0, 3)
        select new OperationSet("", order.Take(chosen).ToEquatableArray(), order.Skip(chosen).Take(searchOnly).ToEquatableArray());

    private static bool HasNoZero(OperationSet set) => set.Operations.All(o => o.Name != "none");

    private static Gen<From> Rule(int inputs) =>
        from keep in Gen.Choose(1, inputs)
        from min in Gen.Choose(0, inputs)
        from more in Gen.Choose(1, 3)
        from rule in Gen.Elements(From.All, From.Last, From.Any, From.Exactly(keep), From.Exactly(keep), From.Some(min, min + more), From.Each(1 + more))
        select rule;

    private static Gen<Cell> Cell(IReadOnlyList<OperationSet> sets) =>
        from inputs in Gen.Elements(new[] { "a" }, ["x_1"], ["a", "b"], ["older", "_newer"])
        from nodes in Gen.Choose(1, 20)
        from rule in Rule(inputs.Length)
        from op in Gen.Elements(sets.Select(s => s.Name))
        from then in Gen.Elements(sets.Select(s => s.Name))
        from kinds in Gen.Frequency((4, Gen.Constant((Op: true, Then: false))), (1, Gen.Constant((Op: false, Then: true))), (1, Gen.Constant((Op: true, Then: true))))
        from output in Gen.Frequency((2, Gen.Constant(CellOutput.Concat)), (2, Gen.Constant(CellOutput.Last)), (1, Gen.Elements(CellOutput.Loose, CellOutput.Sum)), (1, Gen.Constant(CellOutput.Share)))
        from stride in Gen.Choose(1, 2)
        from extra in Gen.Choose(0, 7)
        let shares = output == CellOutput.Share && rule.Wiring == Wiring.Some && HasNoZero(sets.First(s => s.Name == then))
        let few = shares ? Math.Min(nodes, 2) : nodes
        let edges = Enumerable.Range(0, shares ? few + 1 : few).Sum(n => inputs.Length + n)
        let reduces = extra == 1 && !shares
        select new Cell(
            "",
            inputs.ToEquatableArray(),
            few,
            new NodeRule(rule, shares || !kinds.Op ? null : op, shares || kinds.Then ? then : null, extra is 0 or 1 && !shares)
            {
                Merging = rule.Wiring == Wiring.Each && extra < 4 && sets.First(s => s.Name == op).Operations.All(o => o.Name != "none") ? Merging.AddOrConcat : Merging.Add,
                BeforeLast = extra == 0 && !shares,
                Allocates = rule.Wiring == Wiring.Each && extra is 2 or 4 && kinds is { Op: true, Then: false } && sets.First(s => s.Name == op).Operations.All(o => o.Name != "none"),
            },
            shares ? CellOutput.Share : output == CellOutput.Share ? CellOutput.Last : output,
            shares || reduces ? 1 : stride)
        {
            ReduceAfter = reduces ? EquatableArray.Of(few / 2) : default,
            EdgeLimit = extra > 4 && rule == From.Any && edges <= Decision.MostBits ? 1 + few : 0,
        };

    // A cell of nodes that take one another only has another shape than the others.
    private static Gen<Cell> Genetic(IReadOnlyList<OperationSet> sets) =>
        from nodes in Gen.Choose(1, 20)
        from then in Gen.Elements(sets.Where(HasNoZero).Select(s => s.Name))
        from concat in Gen.Elements(true, false)
        from operation in Gen.Elements(null, With("conv_block", ("kernel", 5)), With("sep_conv", ("kernel", 3)))
        select new Cell("", EquatableArray.Of("x"), nodes, new NodeRule(From.AnyNodes, null, then), concat ? CellOutput.Loose : CellOutput.Sum, 1) { Default = concat ? null : operation };

    private static Gen<Cell> Motif(List<OperationSet> sets) =>
        from cell in Cell(sets)
        from copies in Gen.Choose(1, 3)
        from rule in Rule(1)
        select cell with
        {
            Name = "Motif",
            Inputs = EquatableArray.Of("x"),
            Nodes = Math.Min(cell.Nodes, 3),
            Rule = new NodeRule(rule, cell.Rule.Op ?? sets[0].Name),
            Output = CellOutput.Last,
            Stride = 1,
            ReduceAfter = default,
            EdgeLimit = 0,
            Copies = copies,
        };

    private static Gen<Stage> Stage { get; } =
        from min in Gen.Choose(1, 3)
        from more in Gen.Choose(0, 3)
        from same in Gen.Elements(true, false)
        from stride in Gen.Choose(1, 2)
        from widths in Gen.Elements(new[] { Expression.Number(8) }, [Expression.Number(16), Expression.Number(8)], [new Expression("channels", 2), Expression.Number(12)])
        select new Stage("Stage1", min, min + more, same, "Blocks", widths.ToEquatableArray(), stride);

    private static Gen<Block> Block(IReadOnlyList<Cell> cells) =>
        from cell in Gen.Elements(cells.Select(c => c.Name))
        from isCell in Gen.Choose(0, 3)
        from growth in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        from stride in Gen.Choose(1, 2)
        from sameStride in Gen.Choose(0, 3)
        from widths in Gen.Frequency((5, Gen.Constant(Array.Empty<Expression>())), (1, Gen.Constant(new[] { new Expression("channels", 1), Expression.Number(144), new Expression("channels", 3) })))
        let ofCell = cells.First(c => c.Name == cell)
        let canReduce = sameStride == 0 && ofCell.Rule.From != From.AnyNodes && ofCell.Output != CellOutput.Share && ofCell.ReduceAfter.Count == 0
        select isCell > 0
            ? new Block(cell, null, growth) { Stride = canReduce ? 3 - ofCell.Stride : null, Widths = growth == 1 ? widths.ToEquatableArray() : default }
            : new Block(null, stride == 1 ? new Operation("res_block", default) : With("res_block", ("stride", 2)), growth);

    private static Gen<Repeat> Repeat(IReadOnlyList<Cell> cells) =>
        from times in Gen.Frequency((2, Gen.Constant(Expression.Number(1))), (1, Gen.Choose(1, 2).Select(t => Expression.Number(t))), (1, Gen.Choose(1, 2).Select(t => new Expression("cells", t))))
        from count in Gen.Choose(1, 2)
        from blocks in Block(cells).ListOf(count)
        select new Repeat(times, blocks.ToEquatableArray());

    private static Gen<CostLimits> Limits { get; } =
        from parameters in Gen.Elements<long?>(null, 1L, 1_234_567L, 5_000_000L, long.MaxValue)
        from flops in Gen.Elements<long?>(null, 600_000_000L, 1_200_000_001L)
        from latency in Gen.Elements(null, new LatencyLimit("phone.csv", 80), new LatencyLimit("../tables/é {//}.csv", 0.000000001m))
        select new CostLimits { Parameters = parameters, Flops = flops, Latency = latency };

    private static Gen<Setting[]> Settings { get; } =
        from points in Gen.Choose(2, 100)
        from log in Gen.Elements(true, false)
        from least in Gen.Elements(1e-7, 0.0003, 0.5)
        from first in Gen.Elements(true, false)
        let flip = Setting.Of("flip", first ? [1, 0] : [0, 1])
        select new[] { Setting.Of("learning_rate", new SettingRange(least, 0.9, points, log)), Setting.Of("cutout", [8, 0, points + 8]), Setting.Of(new PolicySize(1 + (points / 5), 1 + (points % 4))), flip };

    private static Gen<Net> Net(IReadOnlyList<Cell> cells, IReadOnlyList<Stage> stages) =>
        from channels in Gen.Choose(2, 64)
        from classes in Gen.Choose(1, 1000)
        from depth in Gen.Choose(1, 3)
        from grey in Gen.Choose(1, 3)
        from size in Gen.Choose(4096, 8192)
        from smaller in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 100)))
        from factor in Gen.Choose(2, 4)
        from stem in Gen.Elements<Operation[]>([], [With("conv", ("kernel", 3))], [With("conv", ("kernel", 3), ("channels", factor)), new("batch_norm", default), new("relu", default)])
        from body in Repeat(cells).ListOf(depth)
        from limits in Gen.Frequency((2, Gen.Constant(CostLimits.None)), (1, Limits))
        from settings in Gen.Frequency((3, Gen.Constant(Array.Empty<Setting>())), (1, Settings))
        from dropout in Gen.Elements(0.0, 0.1, 0.25, 1e-7, 0.30000000000000004)
        select new Net(
            "AnyNet",
            // What is split among two, three or four inputs comes out even.
            EquatableArray.Of(new Parameter("channels", cells.Any(c => c.Rule.Allocates) ? 12 * channels : channels), new Parameter("classes", classes), new Parameter("cells", 1)),
            new ImageShape(grey, size, smaller == 0 ? size + 1 : size),
            stem.ToEquatableArray(),
            // Every cell is used, or it would not be part of the space.
            stages.Select(BodyItem (s) => new StageItem(s)).Concat(body).Concat(cells.Select(c => new Repeat(Expression.Number(1), EquatableArray.Of(new Block(c.Name, null, 1))))).ToEquatableArray(),
            EquatableArray.Of(
                new Operation("global_avg_pool", default),
                new Operation("dropout", EquatableArray.Of(new Argument("p", Expression.Number(dropout), false))),
                new Operation("linear", EquatableArray.Of(new Argument("features", new Expression("classes", 1), false)))))
        {
            Sides = smaller == 0 ? default : EquatableArray.Of(size - smaller, size),
            Limits = limits,
            Settings = settings.ToEquatableArray(),
        };

    /// <summary>Any space that can be written.</summary>
    public static Gen<SearchSpace> Spaces { get; } =
        from name in Gen.Elements("", "A", "Some.Long.Name_1")
        from setCount in Gen.Choose(1, 3)
        from rawSets in Set.ListOf(setCount)
        let sets = rawSets.Select((s, i) => s with { Name = $"Set{i}" }).ToList()
        from motif in Motif(sets)
        from motifs in Gen.Choose(0, 2)
        let named = new OperationSet("Motifs", EquatableArray.Of(sets[0].Operations[0], new Operation(motif.Name, default)), default)
        from cellCount in Gen.Choose(1, 3)
        from rawCells in Gen.Frequency((5, Cell(motifs == 0 ? [.. sets, named] : sets)), (1, sets.Any(HasNoZero) ? Genetic(sets) : Cell(sets))).ListOf(cellCount)
        let cells = rawCells.Select((c, i) => c with { Name = $"Cell{(char)('A' + i)}" }).ToList()
        from stage in Stage
        from stages in Gen.Choose(0, 3)
        from net in Net(cells, stages == 0 ? [stage] : [])
        let blocks = new OperationSet("Blocks", EquatableArray.Of(MbConv, With("nor_conv", ("kernel", 3)), new Operation("skip_connect", default)), default)
        // What uses motifs comes behind them.
        let user = cells.FindIndex(c => c.Sets.Contains("Motifs"))
        let all = user < 0 ? cells : [.. cells.Take(user), motif, .. cells.Skip(user)]
        let used = all.SelectMany(c => c.Sets).Concat(net.Stages.Select(s => s.Set)).ToHashSet()
        select new SearchSpace(name, sets.Concat([named, blocks]).Where(s => used.Contains(s.Name)).ToEquatableArray(), all.ToEquatableArray(), net);

    /// <summary>Any architecture of a space.</summary>
    public static Gen<Genotype> Genotypes(SearchSpace space) =>
        from ranks in Gen.Choose(0, int.MaxValue - 1).ListOf(space.Decisions.Items.Count)
        select new Genotype(space.Decisions, [.. space.Decisions.Items.Select((d, i) => d.ValueAt(ranks[i] % d.ValueCount))]);

    /// <summary>Valid files with some pieces cut out, doubled, or put in.</summary>
    public static Gen<string> DamagedFiles { get; } =
        from file in Gen.Elements(Tests.Spaces.DartsText, Tests.Spaces.Bench201Text)
        from damages in Gen.Choose(1, 6)
        from places in Gen.Choose(0, 10_000).ListOf(damages)
        from lengths in Gen.Choose(0, 30).ListOf(damages)
        from pieces in Gen.Elements(
            "", "{", "}", "(", ")", ",", ":", ";", "*", ".", "/*", "//", "\n", "\r", "\0", "-", "-1", "1e", "99999999999", "0.5", "cell", "net", "ops",
            "motif M 2 {", "limit edges 3", "reduce after n0", "then Darts", "skip any of previous", "from previous, previous", "output concat(loose)", "from any of nodes", "output sum(loose)", "default sep_conv(3)", "merge {add, concat}", "{ stride 2 }", "1..2", "stage S { repeat 1..2 { Darts } channels {8, 16} }",
            "namespace", "input", "nodes", "from", "op", "search", "only", "head", "stem", "repeat", "stride 2", "true", "Normal", "cell Normal : Normal {}",
            "limit params <= 5M", "limit latency(\"phone.csv\") <= 80ms", "limit", "<=", "<", "\"phone.csv\"",
            "é", "\ud83d", "#", "\"").ListOf(damages)
        select Damage(file, places, lengths, pieces);

    private static string Damage(string file, List<int> places, List<int> lengths, List<string> pieces)
    {
        for (var i = 0; i < places.Count; i++)
        {
            var place = places[i] % (file.Length + 1);
            var length = Math.Min(lengths[i], file.Length - place);
            file = file[..place] + pieces[i] + (i % 2 == 0 ? file[(place + length)..] : file[place..]);
        }

        return file;
    }

    private static Argument Choice(string parameter, params int[] values) =>
        new(parameter, Expression.Number(values.Max()), false) { Choices = values.Select(v => Expression.Number(v)).ToEquatableArray() };

    private static Operation With(string name, params (string Parameter, int Value)[] arguments) => new(
        name,
        arguments.Select(a => new Argument(a.Parameter, a.Parameter == "channels" ? new Expression("channels", a.Value) : Expression.Number(a.Value), false)).ToEquatableArray());
}
