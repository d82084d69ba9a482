using System.Reflection;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>A network that a search wrote.</summary>
internal sealed record DerivedNetwork(Type Type, DerivedNetworkAttribute Origin)
{
    /// <summary>The constructor that sets the net's parameters: the widest, since the user may have added others.</summary>
    public ConstructorInfo Constructor => Type.GetConstructors().MaxBy(c => c.GetParameters().Length)
        ?? throw new UsageException($"{Type.Name} has no public constructor.");

    /// <summary>The parameters of <paramref name="space"/> for which the constructor has a default: what it was searched with, or edited to.</summary>
    public Dictionary<string, int> Defaults(SearchSpace space) => Constructor.GetParameters()
        .Where(p => p.ParameterType == typeof(int) && p.HasDefaultValue && space.Net.Defaults.ContainsKey(p.Name!))
        .ToDictionary(p => p.Name!, p => (int)p.DefaultValue!);

    /// <summary>The architecture that it was written from.</summary>
    /// <param name="space">Its space.</param>
    /// <exception cref="UsageException">The space has become another one.</exception>
    public Genotype Architecture(SearchSpace space)
    {
        try
        {
            return GenotypeText.Parse(space, Origin.Genotype);
        }
        catch (FormatException error)
        {
            throw new UsageException($"{Type.Name} was derived from another version of {space.Name}: {error.Message}", "Search again, or restore the .nas file or the class.");
        }
    }

    /// <summary>The network with new weights.</summary>
    /// <param name="parameters">Of its net, for those parameters of the constructor that have their names.</param>
    /// <exception cref="UsageException">The class has been edited to something that is no network.</exception>
    public nn.Module<Tensor, Tensor> Create(IReadOnlyDictionary<string, int> parameters)
    {
        if (!Type.IsSubclassOf(typeof(nn.Module<Tensor, Tensor>)))
            throw new UsageException($"{Type.Name} is not a Module<Tensor, Tensor>.", $"Restore {Type.Name}.cs, or search again with --force.");
        return (nn.Module<Tensor, Tensor>)Constructor.Invoke([.. Constructor.GetParameters().Select(Argument)]);

        object? Argument(ParameterInfo parameter) =>
            parameter.ParameterType == typeof(int) && parameters.TryGetValue(parameter.Name!, out var value) ? value
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : throw new UsageException($"The constructor of {Type.Name} needs a value for '{parameter.Name}'.", "Give it a default value.");
    }
}
