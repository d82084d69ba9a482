namespace Nas.Generators.Emitter;

/// <summary>Names of types as generated code writes them: in full, so that nothing in the user's project can hide them.</summary>
internal static class Global
{
    public const string ArgumentException = "global::System.ArgumentException";
    public const string ArgumentNullException = "global::System.ArgumentNullException";
    public const string Dictionary = "global::System.Collections.Generic.Dictionary<string, int>";
    public const string Genotype = "global::Nas.Dsl.Model.Genotype";
    public const string GenotypeText = "global::Nas.Dsl.GenotypeText";
    public const string IArchitecture = "global::Nas.Runtime.Spaces.IArchitecture";
    public const string ISearchSpaceDefinition = "global::Nas.Runtime.Supernets.ISearchSpaceDefinition";
    public const string Allocation = "global::Nas.Runtime.Spaces.Allocation";
    public const string Merge = "global::Nas.Runtime.Spaces.Merge";
    public const string Module = "global::TorchSharp.torch.nn.Module";
    public const string Network = "global::Nas.Runtime.Operations.Network";
    public const string MixedSupernet = "global::Nas.Runtime.Supernets.MixedSupernet";
    public const string NetworkPlan = "global::Nas.Dsl.Planning.NetworkPlan";
    public const string OwnModules = "global::Nas.Runtime.Operations.OwnModules";
    public const string PolicyTransform = "global::Nas.Dsl.Model.PolicyTransform";
    public const string Part = "global::Nas.Runtime.Declaring.Part";
    public const string ReadOnlyCollection = "global::System.Collections.Generic.IReadOnlyCollection<string>";
    public const string ReadOnlyDictionary = "global::System.Collections.Generic.IReadOnlyDictionary<string, int>";
    public const string SearchSpace = "global::Nas.Dsl.Model.SearchSpace";
    public const string SearchSpaceDefinition = "global::Nas.Runtime.Supernets.SearchSpaceDefinition";
    public const string SpaceText = "global::Nas.Dsl.SpaceText";
    public const string Supernet = "global::Nas.Runtime.Supernets.Supernet";
    public const string Tensor = "global::TorchSharp.torch.Tensor";
    public const string Torch = "global::TorchSharp.torch";

    /// <summary>A module of one tensor to one tensor.</summary>
    public const string Layer = $"{Module}<{Tensor}, {Tensor}>";

    /// <summary>Says that a type was generated; on nested types only, since the net's own class is the user's as well.</summary>
    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"Nas.Generators\", \"{typeof(Global).Assembly.GetName().Version.ToString(3)}\")]";
}
