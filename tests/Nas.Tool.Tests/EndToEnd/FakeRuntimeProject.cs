using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>
/// A user's project, really built, that references a Nas.Runtime whose engine plays a script: build, host, engine process,
/// signals and write-back are those of a user, without Torch.
/// </summary>
public sealed class FakeRuntimeProject : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.File("Demo");

    public async Task InitializeAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "FakeRuntime");
        foreach (var file in Directory.EnumerateFiles(source))
            _folder.Write(Path.Combine("Nas.Runtime", Path.GetFileName(file)), System.IO.File.ReadAllText(file));
        _folder.Write("Demo/Demo.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <GenerateRuntimeConfigurationFiles>true</GenerateRuntimeConfigurationFiles>
              </PropertyGroup>
              <ItemGroup><ProjectReference Include="../Nas.Runtime/Nas.Runtime.csproj" /></ItemGroup>
            </Project>
            """);
        _folder.Write("Demo/Layer.cs", "namespace Demo;\n\npublic class Layer;\n");
        var (exitCode, output) = await Dotnet.RunAsync(Folder, "build", "-c", "Release", "-nologo", "-v:q");
        Assert.True(exitCode == 0, output);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    public string File(string name) => Path.Combine(Folder, name);

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    public bool Has(string name) => System.IO.File.Exists(File(name));

    /// <summary>Removes what the test before left behind and gives the engine its script.</summary>
    public void Begin(params string[] script)
    {
        foreach (var file in Directory.EnumerateFiles(Folder).Where(f => Path.GetFileName(f) is not ("Demo.csproj" or "Layer.cs")))
            System.IO.File.Delete(file);
        System.IO.File.WriteAllLines(File("fake-engine.txt"), script);
    }
}
