using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The version of the libtorch below.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(NativeMethods.nas_version())!;

    public static bool compiled_with_cxx11_abi() => NativeMethods.nas_cxx11_abi() != 0;

    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>How many threads one operator may use.</summary>
    public static int get_num_threads() => NativeMethods.nas_get_num_threads();

    public static void set_num_threads(int num) => NativeError.Check(NativeMethods.nas_set_num_threads(num));

    public static int get_num_interop_threads() => NativeMethods.nas_get_num_interop_threads();

    public static void set_num_interop_threads(int num) => NativeError.Check(NativeMethods.nas_set_num_interop_threads(num));

    public static bool are_deterministic_algorithms_enabled() => NativeMethods.nas_deterministic() != 0;

    public static bool is_deterministic_algorithms_warn_only_enabled() => NativeMethods.nas_deterministic_warn_only() != 0;

    /// <summary>Makes operators without a deterministic algorithm fail (or warn); disposing restores what was before.</summary>
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false)
    {
        var before = (Mode: NativeMethods.nas_deterministic(), WarnOnly: NativeMethods.nas_deterministic_warn_only());
        NativeMethods.nas_set_deterministic(mode ? 1 : 0, warn_only ? 1 : 0);
        return new Restore(() => NativeMethods.nas_set_deterministic(before.Mode, before.WarnOnly));
    }

    public static class cuda
    {
        public static bool is_available() => NativeMethods.nas_cuda_available() != 0 && device_count() > 0;
        public static bool is_cudnn_available() => NativeMethods.nas_cudnn_available() != 0;
        public static int device_count() => NativeMethods.nas_cuda_device_count();
        public static void manual_seed(long seed) => NativeError.Check(NativeMethods.nas_cuda_manual_seed(seed));
        public static void manual_seed_all(long seed) => NativeError.Check(NativeMethods.nas_cuda_manual_seed(seed));

        public static void synchronize(Device? device = null) =>
            NativeError.Check(NativeMethods.nas_cuda_synchronize(device?.index ?? -1));
    }

    /// <summary>Undoes a setting once.</summary>
    private sealed class Restore(Action undo) : IDisposable
    {
        private Action? _undo = undo;

        public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
    }
}
