using System.Runtime.CompilerServices;
using Nas.Runtime.Devices;

namespace Nas.Torch;

internal static class TorchLibrariesOfTests
{
    /// <summary>Before any test, whichever runs first.</summary>
    [ModuleInitializer]
    internal static void Load() => TorchLibraries.Load();
}
