namespace Nas.Dsl.CSharp;

/// <summary>
/// The names of TorchSharp and of the framework in a written network: short, as its using directives allow; in full where something of the
/// user's has the short name and stands nearer.
/// </summary>
/// <param name="hidden">The short names that mean something else where the network stands.</param>
public sealed class TorchNames(IEnumerable<string> hidden)
{
    private const string Torch = "TorchSharp.torch";
    private const string Modules = "TorchSharp.Modules";
    private const string Network = Torch + ".nn";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["Tensor"] = Torch, ["Module"] = Network, ["Sequential"] = Modules, ["Conv2d"] = Modules, ["BatchNorm2d"] = Modules, ["Linear"] = Modules,
        ["Parameter"] = Modules, ["InterpolationMode"] = Torch,
        ["System"] = "",
    };

    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        ["NewDisposeScope"] = Torch, ["cat"] = Torch, ["zeros"] = Torch, ["zeros_like"] = Torch, ["functional"] = Network, ["Sequential"] = Network,
        ["Conv2d"] = Network, ["BatchNorm2d"] = Network, ["ReLU"] = Network, ["ReLU6"] = Network, ["MaxPool2d"] = Network, ["AvgPool2d"] = Network,
        ["Identity"] = Network, ["Flatten"] = Network, ["Linear"] = Network, ["Dropout"] = Network, ["Hardswish"] = Network, ["SiLU"] = Network, ["ChannelShuffle"] = Network,
        ["Embedding"] = Network, ["LayerNorm"] = Network, ["GELU"] = Network, ["Tanh"] = Network, ["Sigmoid"] = Network, ["Parameter"] = Network, ["randn"] = Torch,
        ["stack"] = Torch, ["no_grad"] = Torch, ["arange"] = Torch, ["Upsample"] = Network, ["rand"] = Torch, ["AdaptiveAvgPool2d"] = Network,
    };

    private readonly HashSet<string> _hidden = new(hidden, StringComparer.Ordinal);

    /// <summary>Every short name that a written network may hold.</summary>
    public static IReadOnlyCollection<string> All { get; } = new HashSet<string>(Types.Keys.Concat(Functions.Keys), StringComparer.Ordinal);

    /// <summary>A type or namespace as it is written.</summary>
    /// <param name="name">Its short name, one of <see cref="All"/>.</param>
    public string Type(string name) => Written(name, Types);

    /// <summary>A function, or the class of functions, as it is written.</summary>
    /// <param name="name">Its short name, one of <see cref="All"/>.</param>
    public string Function(string name) => Written(name, Functions);

    private string Written(string name, Dictionary<string, string> homes) =>
        // Looked up in any case, so that a name which is missing here is noticed where nothing is hidden.
        homes[name] is var home && !_hidden.Contains(name) ? name : home.Length == 0 ? $"global::{name}" : $"global::{home}.{name}";
}
