using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Build</c>: from an architecture to a network with new weights.</summary>
internal static class BuildEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        code.Summary("The network of one architecture, with new weights and without the other candidates.");
        code.Param("architecture", "The architecture.");
        ParameterComments.Emit(code, names);
        var input = names.Space.Net.Input is TokensShape ? "tokens (batch, length), int64," : $"images (batch, {names.Space.Net.Input.Channels}, height, width)";
        code.Line($"/// <returns>A module from {input} to the head's output.</returns>");
        code.Line($"/// <exception cref=\"{Global.ArgumentException}\">An input or an operation is not one of its node's choices, or a parameter is below 1.</exception>");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public static {Global.Layer} Build(Architecture architecture, {names.ParameterList})"))
        {
            code.Line($"{Global.ArgumentNullException}.ThrowIfNull(architecture);");
            code.Line($"return new {Global.Network}({names.PlanOfParameters}, architecture.ToGenotype());");
        }
    }
}
