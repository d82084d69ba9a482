namespace Nas.Protocol;

/// <summary><c>export-network</c>: a derived network with its trained weights, for other programs.</summary>
internal sealed record ExportNetworkRequest : Request
{
    public const string Onnx = "onnx", PyTorch = "pytorch", Safetensors = "safetensors";

    /// <summary>Null: the only one.</summary>
    public string? Network { get; init; }

    /// <summary>One of the above.</summary>
    public string Format { get; init; } = Onnx;

    /// <summary>The file with its weights; null only where the tool cannot name it, since the project has several networks, or none.</summary>
    public string? Weights { get; init; }

    /// <summary>The file to write; null as <see cref="Weights"/> is.</summary>
    public string? Output { get; init; }

    /// <summary>The data whose images the weights were trained on; null: it is said beside the weights.</summary>
    public string? Data { get; init; }

    public string? DataDirectory { get; init; }

    /// <summary>Of the net; those left out have the network's defaults.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; init; } = new Dictionary<string, int>();
}
