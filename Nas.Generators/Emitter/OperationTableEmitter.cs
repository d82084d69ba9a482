namespace Nas.Generators.Emitter;

/// <summary>Writes, for each operation set, how a decision's value and a member of <c>Op</c> become each other.</summary>
internal static class OperationTableEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        for (var s = 0; s < names.Space.OperationSets.Count; s++)
        {
            var set = names.Space.OperationSets[s];
            if (s > 0) code.Line();
            using (code.Block($"internal static Op {names.OperationReader(set.Name)}(int index) => index switch", "};"))
            {
                for (var i = 0; i < set.Operations.Count; i++) code.Line($"{i} => Op.{names.Op(set.Operations[i])},");
                code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(index), index, null),");
            }

            code.Line();
            using (code.Block($"internal static int {names.OperationWriter(set.Name)}(Op operation, string edge) => operation switch", "};"))
            {
                for (var i = 0; i < set.Operations.Count; i++) code.Line($"Op.{names.Op(set.Operations[i])} => {i},");
                code.Line($"_ => throw new {Global.ArgumentException}($\"{{edge}}: {{operation}} is not an operation of {set.Name} that an architecture can name.\"),");
            }
        }
    }
}
