using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>
/// Writes the final network of an architecture as plain C# on TorchSharp: the file that belongs to the user. Nothing in it refers to the
/// space, the supernet or this library. Names of modules are those of the built network (see <see cref="Identifiers"/>), so weights can
/// be copied by name; what the output does not depend on is left out.
/// </summary>
public static class NetworkWriter
{
    /// <summary>Writes the network's source file.</summary>
    /// <param name="space">The space.</param>
    /// <param name="genotype">A point of it.</param>
    /// <param name="className">The name of the class, or null for the net's.</param>
    /// <param name="parameters">Values for some or all of the net's parameters, which become the defaults of the constructor's parameters.</param>
    /// <param name="hidden">
    /// Short names of TorchSharp (see <see cref="TorchNames.All"/>) that mean something else in the space's namespace of the user's project,
    /// and so are written in full; null for none.
    /// </param>
    /// <param name="taken">Names that the class has elsewhere, where it declares the space as well; null for none.</param>
    /// <param name="parts">What it has for its training.</param>
    /// <returns>The source, with <c>\n</c> at the line ends.</returns>
    /// <exception cref="ArgumentException">The net has no such parameter, or its value is below 1; or it has no place for what it should have for its training.</exception>
    public static string Write(
        SearchSpace space,
        Genotype genotype,
        string? className = null,
        IReadOnlyDictionary<string, int>? parameters = null,
        IEnumerable<string>? hidden = null,
        IEnumerable<string>? taken = null,
        TrainingParts parts = TrainingParts.None) =>
        new NetworkSource(NetworkPlan.Of(space, parameters), genotype, className ?? space.Name, hidden ?? [], taken ?? [], parts).Write();
}
