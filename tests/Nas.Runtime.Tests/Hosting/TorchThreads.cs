using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>
/// Torch's threads, as they were before a test that sets a search up: the setup sets them for the whole process, and tests that compute side by side on more threads than there are cores
/// hold each other up.
/// </summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = get_num_threads();

    public void Dispose() => set_num_threads(_before);
}
