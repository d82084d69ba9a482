using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>A store in a folder that goes with the test.</summary>
public sealed class TemporaryStore : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Root;

    public string Path => System.IO.Path.Combine(Folder, "experiments.db");

    internal ExperimentStore Open() => ExperimentStore.Open(new SqliteDatabase(Path, patience: 1));

    /// <summary>A new experiment in <see cref="SmallSpaces.Two"/>.</summary>
    internal static long Begin(ExperimentStore store, ExperimentSettings? settings = null) =>
        store.Begin(SmallSpaces.Two, settings ?? new ExperimentSettings { Net = "Demo.Net", Strategy = "random", Seed = 7, Data = "shapes" }, "0.1.0");

    public void Dispose() => _folder.Dispose();
}
