using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes a recurrent cell, with what an architecture chose for it, as a class that goes through a text place by place.</summary>
/// <param name="name">The name of the class, whose constructor takes the channels of a place and of the state.</param>
/// <param name="graph">The cell as the architecture has it.</param>
/// <param name="torch">The names of TorchSharp.</param>
internal abstract class RecurrentSource(string name, GraphPlan graph, TorchNames torch)
{
    /// <summary>The name of the class.</summary>
    public string Name => name;

    /// <summary>The cell.</summary>
    protected GraphPlan Graph => graph;

    /// <summary>The names of TorchSharp.</summary>
    protected TorchNames Torch => torch;

    /// <summary>Writes activations.</summary>
    protected ActivationSource Activations { get; } = new(torch);

    /// <summary>A tensor's type.</summary>
    protected string Tensor => torch.Type("Tensor");

    /// <summary>What the class holds: layers, and the channels that they take and give.</summary>
    protected abstract IEnumerable<(string Module, string Input, string Output)> Weights { get; }

    /// <summary>Writes the class.</summary>
    public void WriteTo(SourceBuilder source)
    {
        var weights = Weights.ToArray();
        WriteSummary(source);
        source.Open($"private sealed class {name} : {torch.Type("Module")}<{Tensor}, {Tensor}>");
        source.Line("private readonly int channels;");
        foreach (var (module, _, _) in weights) source.Line($"private readonly {torch.Type("Linear")} {module};");
        source.Line();
        source.Line($"public {name}(int inputs, int channels)");
        source.Open($"    : base(nameof({name}))");
        source.Line("this.channels = channels;");
        foreach (var (module, input, output) in weights) source.Line($"{module} = {torch.Function("Linear")}({input}, {output}, hasBias: false);");
        source.Line("RegisterComponents();");
        source.Close();
        source.Line();
        WriteForward(source);
        source.Line();
        WriteStep(source);
        source.Close();
    }

    /// <summary>Writes the comment above the class: the formulas.</summary>
    protected abstract void WriteSummary(SourceBuilder source);

    /// <summary>Writes <c>Step</c>, which gives the state behind a place, and with it the memory of a cell that has one; and what it calls.</summary>
    protected abstract void WriteStep(SourceBuilder source);

    private void WriteForward(SourceBuilder source)
    {
        source.Open($"public override {Tensor} forward({Tensor} x)");
        source.Line($"using var scope = {torch.Function("NewDisposeScope")}();");
        source.Line($"var state = {torch.Function("zeros")}(x.shape[0], channels, dtype: x.dtype, device: x.device);");
        if (graph.Memory is not null) source.Line("var memory = state;");
        source.Line($"var states = new {Tensor}[x.shape[1]];");
        if (graph.Memory is null) source.Line("for (var i = 0; i < states.Length; i++) states[i] = state = Step(x.select(1, i), state);");
        else
        {
            source.Open("for (var i = 0; i < states.Length; i++)");
            source.Line("(state, memory) = Step(x.select(1, i), state, memory);");
            source.Line("states[i] = state;");
            source.Close();
            source.Line();
        }

        source.Line($"return {torch.Function("stack")}(states, dim: 1).MoveToOuterDisposeScope();");
        source.Close();
    }
}
