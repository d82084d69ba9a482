namespace Nas.LibTorch.Tests.Modules;

/// <summary>The tests of modules share torch's default generator, so they run one after another and alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ModulesCollection
{
    public const string Name = "Modules";
}
