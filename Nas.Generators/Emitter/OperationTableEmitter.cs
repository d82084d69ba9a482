namespace Nas.Generators.Emitter;

/// <summary>Writes, for each list of candidates, how the values of decisions and a member of <c>Op</c> become each other.</summary>
internal static class OperationTableEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        for (var t = 0; t < names.Tables.Count; t++)
        {
            if (t > 0) code.Line();
            if (names.Tables[t].Decisions == 1) EmitIndices(code, names, names.Tables[t]);
            else EmitValues(code, names, names.Tables[t]);
        }
    }

    private static void EmitIndices(CodeWriter code, NetNames names, CandidateTable table)
    {
        var candidates = table.Candidates.ToArray();
        using (code.Block($"internal static Op {table.Reader}(int index) => index switch", "};"))
        {
            for (var i = 0; i < candidates.Length; i++) code.Line($"{i} => Op.{names.Op(candidates[i].Operation)},");
            code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(index), index, null),");
        }

        code.Line();
        using (code.Block($"internal static int {table.Writer}(Op operation, string edge) => operation switch", "};"))
        {
            for (var i = 0; i < candidates.Length; i++) code.Line($"Op.{names.Op(candidates[i].Operation)} => {i},");
            code.Line(Unknown(table));
        }
    }

    // Arguments are decisions behind that on the operation; those of other operations are inactive.
    private static void EmitValues(CodeWriter code, NetNames names, CandidateTable table)
    {
        var candidates = table.Candidates.ToArray();
        using (code.Block($"internal static Op {table.Reader}({Global.Genotype} genotype, int decision)"))
        {
            var keys = string.Join(", ", Enumerable.Range(0, table.Decisions).Select(d => d == 0 ? "genotype[decision]" : $"genotype[decision + {d}]"));
            using (code.Block($"return ({keys}) switch", "};"))
            {
                foreach (var (operation, values) in candidates)
                {
                    var option = table.Options[values[0]];
                    var first = 1 + table.Options.Take(values[0]).Sum(o => o.Operation.ArgumentChoices.Count());
                    var count = option.Operation.ArgumentChoices.Count();
                    var pattern = values.Select((value, d) => d == 0 || (d >= first && d < first + count) ? $"{value}" : "_");
                    code.Line($"({string.Join(", ", pattern)}) => Op.{names.Op(operation)},");
                }

                code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(genotype)),");
            }
        }

        code.Line();
        using (code.Block($"internal static long[] {table.Writer}(Op operation, string edge) => operation switch", "};"))
        {
            foreach (var (operation, values) in candidates) code.Line($"Op.{names.Op(operation)} => new long[] {{ {string.Join(", ", values)} }},");
            code.Line(Unknown(table));
        }
    }

    private static string Unknown(CandidateTable table) =>
        $"_ => throw new {Global.ArgumentException}($\"{{edge}}: {{operation}} is not an operation of {table.SetName} that {(table.IsOfFirstBlock ? "a stage's first block can be" : "an architecture can name")}.\"),";
}
