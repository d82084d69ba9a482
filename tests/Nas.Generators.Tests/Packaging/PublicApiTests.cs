using System.Reflection;
using PublicApiGenerator;

namespace Nas.Generators.Tests.Packaging;

/// <summary>
/// What users can call. A difference is a change of the public surface: meant, it goes with a line in CHANGELOG.md; else the type or member is to
/// be internal.
/// </summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("Nas.Dsl")]
    [InlineData("Nas.Runtime")]
    public void The_public_surface_is_as_it_was(string library) => Snapshot.Verify(
        Assembly.Load(library).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }) + "\n", library, "txt");

    /// <summary>The engine is called by its name, and what it says is no library.</summary>
    [Theory]
    [InlineData("Nas.Runtime.Hosting", "Engine")]
    [InlineData("Nas.Protocol")]
    public void Rooms_that_only_the_engine_enters_show_nothing(string room, params string[] entrances) => Assert.Equal(
        entrances, Assembly.Load("Nas.Runtime").GetExportedTypes().Where(t => t.Namespace == room || t.Namespace!.StartsWith(room + ".", StringComparison.Ordinal)).Select(t => t.Name));
}
