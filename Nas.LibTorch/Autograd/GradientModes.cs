using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Computes without recording gradients, on this thread, until disposed.</summary>
    public static IDisposable no_grad() => set_grad_enabled(false);

    /// <summary>Records gradients (or not) until disposed, also inside <see cref="no_grad"/>.</summary>
    public static IDisposable enable_grad(bool enabled = true) => set_grad_enabled(enabled);

    public static IDisposable set_grad_enabled(bool mode = true)
    {
        var before = NativeMethods.nas_grad_enabled();
        NativeMethods.nas_set_grad_enabled(mode ? 1 : 0);
        return new Restore(() => NativeMethods.nas_set_grad_enabled(before));
    }

    public static bool is_grad_enabled() => NativeMethods.nas_grad_enabled() != 0;

    /// <summary>As <see cref="no_grad"/>, and the tensors made can never take part in a gradient; faster.</summary>
    public static IDisposable inference_mode(bool mode = true)
    {
        var guard = NativeMethods.nas_inference_enter(mode ? 1 : 0);
        return new Restore(() => NativeMethods.nas_inference_leave(guard));
    }

    public static bool is_inference_mode_enabled() => NativeMethods.nas_inference_enabled() != 0;
}
