using System.CommandLine;
using Nas.Tool.Workers;

namespace Nas.Tool.Commands;

/// <summary>Who else evaluates the trials of a search, and where.</summary>
internal sealed class WorkerPoolOptions
{
    private const string Local = "local", Slurm = "slurm", Kubernetes = "kubernetes";

    private readonly Option<(string Kind, int Count)?> _workers = OptionTypes.Counted("--workers", "Start so many workers for the search and end them with it: processes here, a job of Slurm, or one of Kubernetes. With --dry-run it is only printed what would be started.", Local, Slurm, Kubernetes);
    private readonly Option<string?> _options = OptionTypes.Text("--worker-options", "More options for Slurm's sbatch, such as '--partition=gpu --gres=gpu:1'.", "options");
    private readonly Option<string?> _image = OptionTypes.Text("--worker-image", "The image of Kubernetes' workers: with the SDK, this tool, and the built project in its working directory.", "image");
    private readonly Option<Dictionary<string, string>> _resources = OptionTypes.Pairs("--worker-resource", "What each of Kubernetes' workers may use, such as cpu=4, memory=8Gi or nvidia.com/gpu=1. Repeatable.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _workers, _options, _image, _resources })
            command.Options.Add(option);
    }

    /// <summary>How many there will be; null: none is asked for.</summary>
    public int? Count(ParseResult parsed) => parsed.GetValue(_workers)?.Count;

    /// <summary>Where they come from; null: none is asked for.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="store">The store that they share with the search; null: the project's own.</param>
    /// <exception cref="ToolException">Options do not fit together.</exception>
    public WorkerPool? Read(ParseResult parsed, string? store)
    {
        var (asked, options, image, resources) = (parsed.GetValue(_workers), parsed.GetValue(_options), parsed.GetValue(_image), parsed.GetValue(_resources)!);
        if (options is not null && asked?.Kind != Slurm)
            throw ToolException.Usage($"--worker-options are for --workers {Slurm}:N.");
        if ((image is not null || resources.Count > 0) && asked?.Kind != Kubernetes)
            throw ToolException.Usage($"--worker-{(image is not null ? "image" : "resource")} is for --workers {Kubernetes}:N.");
        if (asked is not var (kind, count))
            return null;
        // A file is not shared by machines: SQLite's locks do not hold in a network's file system.
        if (kind != Local && (store is null || StoreOption.IsFile(store)))
            throw ToolException.Usage("Workers on other machines need a store in PostgreSQL.", "--store \"Host=db;Database=nas;Username=me;Password=...\"");
        return kind switch
        {
            Local => new LocalWorkers(count),
            Slurm => new SlurmWorkers(count, options),
            _ => new KubernetesWorkers(count, image ?? throw ToolException.Usage($"--workers {Kubernetes}:N needs an image.", "--worker-image registry.example/project:1"), resources),
        };
    }
}
