using System.Reflection;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// What the class of a network has for its training alone, by the names under which it is written: a method <c>DropPaths(double)</c> and a property <c>AuxiliaryOutput</c>. The class is plain C# of the
/// user's and knows nothing of this library.
/// </summary>
/// <param name="network">The network that computes.</param>
internal sealed class OwnRegularisers(nn.Module network)
{
    private readonly MethodInfo? _dropPaths = network.GetType().GetMethod("DropPaths", [typeof(double)]);
    private readonly PropertyInfo? _auxiliary = network.GetType().GetProperty("AuxiliaryOutput", typeof(Tensor));

    /// <summary>Checks that there is what the options ask for.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public void Require(TrainingOptions options)
    {
        var missing = options.DropPath > 0 && _dropPaths is null ? "drop path" : options.AuxiliaryWeight > 0 && _auxiliary is null ? "an auxiliary head" : null;
        if (missing is null) return;
        throw new UsageException(
            $"The training asks for {missing}, which {network.GetType().Name} has not.", "Write it again with dotnet nas derive --drop-path --auxiliary-head, or train by a copy of the preset without dropPath and auxiliaryWeight.");
    }

    /// <summary>Leaves paths out with a probability, 0 to 1, exclusive.</summary>
    public void DropPaths(double probability) => _dropPaths?.Invoke(network, [probability]);

    /// <summary>What the second head said of the last examples, or null.</summary>
    public Tensor? AuxiliaryOutput => (Tensor?)_auxiliary?.GetValue(network);
}
