using Nas.Dsl.Planning;
using Nas.Runtime.Supernets;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>A trained network of the project by whose word another one is trained (Hinton et al. 2015).</summary>
internal sealed class Teacher : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;

    /// <summary>Makes the network, with the defaults of its constructor, and gives it its weights.</summary>
    /// <param name="path">The file of the weights, called as <c>train</c> calls it: by the network, up to the first dot.</param>
    /// <param name="project">Where the network is.</param>
    /// <param name="student">The plan of the network that is trained.</param>
    /// <param name="device">Where both are.</param>
    /// <exception cref="UsageException">There is no such network or file, or it tells of something else than the other one.</exception>
    public Teacher(string path, UserProject project, NetworkPlan student, Device device)
    {
        var name = Path.GetFileName(path).Split('.')[0];
        var derived = project.Networks.FirstOrDefault(n => n.Type.Name == name) ?? throw new UsageException(
            $"The teacher's weights in {path} are called by no network of {project.Name}.", $"Call the file by the network that they are of: {string.Join(", ", project.Networks.Select(n => $"{n.Type.Name}.weights"))}.");
        var space = project.Space(derived.Origin.Space).Space;
        var parameters = Workplace.Parameters(space, new Dictionary<string, int>(), derived);
        var plan = NetworkPlan.Of(space, parameters);
        if (plan.Space.Net.Input != student.Space.Net.Input || plan.Space.Net.Task != student.Space.Net.Task || plan.Classes != student.Classes)
        {
            throw new UsageException(
                $"{name} tells {plan.Classes} classes of {plan.Space.Net.Input} apart, and {student.Space.Name} {student.Classes} of {student.Space.Net.Input}.", "Choose a teacher of the same examples and classes.");
        }

        var weights = TrainedWeights.Of(path);
        Sha256 = weights.Sha256;
        _network = derived.Create(parameters);
        weights.LoadInto(_network, name);
        _network.to(device);
        _network.eval();
    }

    /// <summary>What was in its file.</summary>
    public string Sha256 { get; }

    /// <summary>What it says of some examples, without a gradient.</summary>
    public Tensor Says(Tensor examples)
    {
        using var _ = no_grad();
        return _network.forward(examples);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
