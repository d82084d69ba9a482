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
    ];

    private static readonly Gen<OperationSet> Set =
        from order in Gen.Shuffle(Candidates)
        from chosen in Gen.Choose(1, 5)
        from searchOnly in Gen.Choose(0, 3)
        select new OperationSet("", order.Take(chosen).ToEquatableArray(), order.Skip(chosen).Take(searchOnly).ToEquatableArray());

    private static Gen<Cell> Cell(IReadOnlyList<OperationSet> sets) =>
        from inputs in Gen.Elements(new[] { "a" }, ["x_1"], ["a", "b"], ["older", "_newer"])
        from nodes in Gen.Choose(1, 20)
        from keep in Gen.Choose(0, inputs.Length)
        from set in Gen.Elements(sets.Select(s => s.Name))
        from output in Gen.Elements(CellOutput.Concat, CellOutput.Last)
        from stride in Gen.Choose(1, 2)
        select new Cell("", inputs.ToEquatableArray(), nodes, keep == 0 ? Wiring.All : Wiring.Some, keep, set, output, stride);

    private static Gen<Block> Block(IReadOnlyList<Cell> cells) =>
        from cell in Gen.Elements(cells.Select(c => c.Name))
        from isCell in Gen.Choose(0, 3)
        from growth in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        from stride in Gen.Choose(1, 2)
        select isCell > 0
            ? new Block(cell, null, growth)
            : new Block(null, stride == 1 ? new Operation("res_block", default) : With("res_block", ("stride", 2)), growth);

    private static Gen<Repeat> Repeat(IReadOnlyList<Cell> cells) =>
        from times in Gen.Frequency((2, Gen.Constant(1)), (1, Gen.Choose(1, 2)))
        from count in Gen.Choose(1, 2)
        from blocks in Block(cells).ListOf(count)
        select new Repeat(times, blocks.ToEquatableArray());

    private static Gen<Net> Net(IReadOnlyList<Cell> cells) =>
        from channels in Gen.Choose(2, 64)
        from classes in Gen.Choose(1, 1000)
        from depth in Gen.Choose(1, 3)
        from grey in Gen.Choose(1, 3)
        from size in Gen.Choose(4096, 8192)
        from factor in Gen.Choose(2, 4)
        from stem in Gen.Elements<Operation[]>([], [With("conv", ("kernel", 3))], [With("conv", ("kernel", 3), ("channels", factor)), new("batch_norm", default), new("relu", default)])
        from body in Repeat(cells).ListOf(depth)
        from dropout in Gen.Elements(0.0, 0.1, 0.25, 1e-7, 0.30000000000000004)
        select new Net(
            "AnyNet",
            EquatableArray.Of(new Parameter("channels", channels), new Parameter("classes", classes)),
            new ImageShape(grey, size, size + 1),
            stem.ToEquatableArray(),
            // Every cell is used, or it would not be part of the space.
            body.Concat(cells.Select(c => new Repeat(1, EquatableArray.Of(new Block(c.Name, null, 1))))).ToEquatableArray(),
            EquatableArray.Of(
                new Operation("global_avg_pool", default),
                new Operation("dropout", EquatableArray.Of(new Argument("p", Expression.Number(dropout), false))),
                new Operation("linear", EquatableArray.Of(new Argument("features", new Expression("classes", 1), false)))));

    /// <summary>Any space that can be written.</summary>
    public static Gen<SearchSpace> Spaces { get; } =
        from name in Gen.Elements("", "A", "Some.Long.Name_1")
        from setCount in Gen.Choose(1, 3)
        from rawSets in Set.ListOf(setCount)
        let sets = rawSets.Select((s, i) => s with { Name = $"Set{i}" }).ToList()
        from cellCount in Gen.Choose(1, 3)
        from rawCells in Cell(sets).ListOf(cellCount)
        let cells = rawCells.Select((c, i) => c with { Name = $"Cell{(char)('A' + i)}" }).ToList()
        from net in Net(cells)
        select new SearchSpace(name, sets.Where(s => cells.Any(c => c.OperationSet == s.Name)).ToEquatableArray(), cells.ToEquatableArray(), net);

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
            "namespace", "input", "nodes", "from", "op", "search", "only", "head", "stem", "repeat", "stride 2", "true", "Normal", "cell Normal : Normal {}",
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

    private static Operation With(string name, params (string Parameter, int Value)[] arguments) => new(
        name,
        arguments.Select(a => new Argument(a.Parameter, a.Parameter == "channels" ? new Expression("channels", a.Value) : Expression.Number(a.Value), false)).ToEquatableArray());
}
