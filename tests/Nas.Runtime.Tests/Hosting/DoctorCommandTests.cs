using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Hosting;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>What the engine finds out for <c>dotnet nas doctor</c>.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_all_is_well_nothing_is_changed()
    {
        var checks = Run(new DoctorRequest { ProjectDirectory = _folder.Root });

        Assert.Equal(["Torch", "device", "store", "data"], checks.Select(c => c.Name));
        Assert.All(checks, c => Assert.Equal((CheckEntry.Fine, null), (c.Status, c.Advice)));
        Assert.StartsWith("TorchSharp 0.", checks[0].Found, StringComparison.Ordinal);
        Assert.StartsWith($"cpu: {Environment.ProcessorCount} threads, ", checks[1].Found, StringComparison.Ordinal);
        Assert.EndsWith("none yet, the first search makes it", checks[2].Found, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_store_says_what_is_in_it()
    {
        using var store = new TemporaryStore();
        using (var open = store.Open())
            TemporaryStore.Begin(open);

        Assert.Equal($"{store.Path}: 1 experiment, schema {Schema.Current}", Check("store", new DoctorRequest { Store = store.Path }).Found);
    }

    [Fact]
    public void A_damaged_store_is_a_problem()
    {
        var path = Path.Combine(_folder.Root, "all.db");
        File.WriteAllText(path, new string('x', 5000));

        var check = Check("store", new DoctorRequest { Store = path });

        Assert.Equal(CheckEntry.Problem, check.Status);
        Assert.Contains("is damaged", check.Found, StringComparison.Ordinal);
        Assert.Contains("Move it away", check.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shapes", null, CheckEntry.Fine, "shapes: geometric shapes")]
    [InlineData("folder", ".", CheckEntry.Fine, "folder: 2 entries in ")]
    [InlineData("folder", "nowhere", CheckEntry.Problem, "is not there")]
    [InlineData("shape", null, CheckEntry.Problem, "There is no data source 'shape'.")]
    public void Data_are_looked_at_by_their_name_and_their_folder(string name, string? folder, string status, string found)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "boot"));
        Directory.CreateDirectory(Path.Combine(_folder.Root, "bag"));

        var check = Check("data", new DoctorRequest { ProjectDirectory = _folder.Root, Data = name, DataDirectory = folder is null ? null : Path.GetFullPath(folder, _folder.Root) });

        Assert.Equal(status, check.Status);
        Assert.Contains(found, check.Found, StringComparison.Ordinal);
        Assert.Equal(status == CheckEntry.Fine, check.Advice is null);
    }

    private CheckEntry Check(string name, DoctorRequest request) => Run(request).Single(c => c.Name == name);

    private IReadOnlyList<CheckEntry> Run(DoctorRequest request)
    {
        using var output = new MemoryStream();
        DoctorCommand.Run(request, _folder.Root, new EventWriter(output));
        output.Position = 0;
        return JsonSerializer.Deserialize<DoctorResult>(output, ProtocolJson.Options)!.Checks;
    }
}
