using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Turns a failure reported by the native library into an exception with libtorch's message.</summary>
internal static class NativeError
{
    [DoesNotReturn]
    internal static void Throw() => throw new ExternalException(Marshal.PtrToStringUTF8(NativeMethods.nas_last_error()) ?? "libtorch failed");

    internal static void Check(int status)
    {
        if (status < 0) Throw();
    }

    internal static nint Check(nint handle)
    {
        if (handle == 0) Throw();
        return handle;
    }
}
