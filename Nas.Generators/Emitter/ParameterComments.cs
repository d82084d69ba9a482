namespace Nas.Generators.Emitter;

/// <summary>Writes the comments on a net's parameters.</summary>
internal static class ParameterComments
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        foreach (var parameter in names.Space.Net.Parameters)
            code.Param(parameter.Name, parameter.Name == "channels" ? "The initial width, at least 1." : $"The net's <c>{parameter.Name}</c>, at least 1.");
    }
}
