using System.Runtime.InteropServices;

namespace Nas.Runtime.Devices;

/// <summary>What becomes of the memory that Torch frees on the CPU.</summary>
public static class FreedMemory
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    /// <summary>
    /// Keeps it for the next step of a training, which takes and frees the same tensors again. Given back to the system in between, as is
    /// the default, each page is handed out and zeroed anew. It holds for the whole process, on Linux; elsewhere this does nothing.
    /// </summary>
    public static void Keep()
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = SetAllocation(TrimThreshold, int.MaxValue);
        if (SetAllocation(MapThreshold, 1 << 30) == 0) _ = SetAllocation(MapThreshold, 1 << 25); // the most before glibc 2.35
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAllocation(int parameter, int value);
}
