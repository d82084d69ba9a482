using System.CommandLine;

namespace Nas.Tool.Commands;

/// <summary><c>--store</c>: where experiments are.</summary>
internal sealed class StoreOption : Option<string?>
{
    /// <summary>The environment variable that says where.</summary>
    public const string Variable = "NAS_STORE";

    public StoreOption()
        : base("--store")
    {
        Description = $"Where experiments are: a file, or a connection string of PostgreSQL. [default: {Variable}, else .nas/experiments.db in the project]";
        HelpName = "store";
    }

    /// <summary>The store as the engine is told it: a connection string as it is, a file with its whole path; null: the project's own.</summary>
    public string? Read(ProjectSession session, ParseResult parsed)
    {
        var store = parsed.GetValue(this) ?? OfEnvironment;
        if (string.IsNullOrWhiteSpace(store))
            return null;
        return IsFile(store) ? session.FullPath(store) : store;
    }

    /// <summary>The store that the user's environment names, or null.</summary>
    public static string? OfEnvironment => Environment.GetEnvironmentVariable(Variable) is { } store && !string.IsNullOrWhiteSpace(store) ? store : null;

    /// <summary>Whether a store is a file; else it is a connection string.</summary>
    public static bool IsFile(string store) => !store.Contains('=', StringComparison.Ordinal) && !store.Contains("://", StringComparison.Ordinal);
}
