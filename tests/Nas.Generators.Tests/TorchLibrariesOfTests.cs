using System.Runtime.CompilerServices;
using Nas.Runtime.Devices;

namespace Nas.Generators.Tests;

internal static class TorchLibrariesOfTests
{
    /// <summary>Before any test, whichever runs first.</summary>
    [ModuleInitializer]
    internal static void Load() => TorchLibraries.Load();
}
