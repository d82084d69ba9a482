using System.Reflection;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

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
}
