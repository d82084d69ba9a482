using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>While it lives, backward reports the operation whose gradient failed or became NaN.</summary>
public sealed class AnomalyMode : IDisposable
{
    private readonly (int Enabled, int CheckNaN) _before;
    private bool _ended;

    public AnomalyMode(bool enabled, bool check_nan = true)
    {
        _before = (NativeMethods.nas_anomaly_enabled(), NativeMethods.nas_anomaly_checks_nan());
        NativeMethods.nas_set_anomaly(enabled ? 1 : 0, check_nan ? 1 : 0);
    }

    public static bool IsEnabled => NativeMethods.nas_anomaly_enabled() != 0;
    public static bool ShouldCheckNaN => NativeMethods.nas_anomaly_checks_nan() != 0;

    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        NativeMethods.nas_set_anomaly(_before.Enabled, _before.CheckNaN);
    }
}

public static partial class torch
{
    public static partial class autograd
    {
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);
        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }
}
