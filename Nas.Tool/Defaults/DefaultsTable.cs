using Nas.Tool.Commands;

namespace Nas.Tool.Defaults;

/// <summary>Which options nas.json may give: their names are those of the command line, without the dashes.</summary>
internal static class DefaultsTable
{
    /// <summary>For every command that has the option.</summary>
    public static readonly string[] Everywhere = ["configuration", "framework", "store"];

    /// <summary>For those commands among <see cref="Sections"/> that name the option, and for the doctor; they stand at the top of the file, or in a command's own section.</summary>
    public static readonly string[] Shared = ["data", "data-dir", "param", "seed", "device", "precision", "threads", "latency"];

    /// <summary>The commands with a section of their own, and what may stand in it. What is said of one call, such as --resume and --output, may not.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Sections = new Dictionary<string, string[]>
    {
        ["search"] =
        [
            "strategy", "set", "net", "param", "data", "data-dir", "seed", "device", "precision", "threads", "epochs", "trials", "batch-size", "learning-rate", "augment",
            "data-fraction", "image-size", "max-params", "max-flops", "latency", "max-latency", "weights", "objective", "time-limit", "repeats", "preset", "ahead", "drop-path", "auxiliary-head",
        ],
        ["train"] =
        [
            "network", "preset", "param", "data", "data-dir", "seed", "device", "precision", "threads", "epochs", "batch-size", "learning-rate", "augment", "random-augment", "teacher", "seeds", "recalibrate",
        ],
        ["rank"] = ["sample", "epochs", "learning-rate"],
        ["profile"] = ["net", "param", "device", "threads", "batch-size", "repeats"],
        ["show"] = ["param", "latency"],
        ["export-network"] = ["network", "format", "param", "data", "data-dir"],
    };

    /// <summary>The commands that do not look at the file, and so work where it is wrong: those that ask no engine, and the one that tells of what is wrong.</summary>
    public static readonly string[] Without = ["init", DoctorCommand.Name, "completion", "format", "language-server"];

    /// <summary>Whether a command takes an option from the top of the file.</summary>
    public static bool Takes(string command, string option) =>
        Everywhere.Contains(option) || (Shared.Contains(option) && (command == DoctorCommand.Name || (Sections.TryGetValue(command, out var own) && own.Contains(option))));
}
