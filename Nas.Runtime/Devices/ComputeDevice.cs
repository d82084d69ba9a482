using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Devices;

/// <summary>Where Torch computes, as users name it.</summary>
public static class ComputeDevice
{
    /// <summary>The names that <see cref="Named"/> understands, for messages.</summary>
    public const string Names = "auto, cpu, cuda, or cuda:1 for the second GPU";

    /// <summary>The device of a name; loads Torch's native libraries.</summary>
    /// <param name="name">auto (a GPU where one can be used, else the CPU), cpu, cuda (the first GPU), or cuda:N (counted from 0).</param>
    /// <exception cref="UsageException">There is no such device; the hint says what is missing.</exception>
    public static Device Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        TorchLibraries.Load();
        if (name == "cpu") return CPU;
        if (name == "auto") return cuda.is_available() ? new Device(DeviceType.CUDA, 0) : CPU;
        if (Index(name) is not { } index) throw new UsageException($"There is no device '{name}'.", $"Choose from: {Names}.");
        if (!TorchLibraries.HaveCuda)
            throw new UsageException("The project references no package with Torch for CUDA.", $"dotnet add package {CudaPackage}, in place of TorchSharp-cpu; or use --device cpu.");
        if (!cuda.is_available())
            throw HasDriver
                ? new UsageException("NVIDIA's driver finds no GPU on this machine.", "nvidia-smi shows what it finds; or use --device cpu.")
                : new UsageException("The project references a CUDA package, but this machine has no driver of NVIDIA.", "Install the driver; or use --device cpu.");
        if (index >= cuda.device_count())
            throw new UsageException($"There is no GPU {index}: this machine has {cuda.device_count()}, counted from 0.", $"Choose from: {Names}.");
        return new Device(DeviceType.CUDA, index);
    }

    /// <summary>The name of a device; the first GPU's is cuda.</summary>
    public static string NameOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == DeviceType.CUDA && device.index > 0 ? $"cuda:{device.index}" : device.type == DeviceType.CUDA ? "cuda" : "cpu";
    }

    private static int? Index(string name) =>
        name == "cuda" ? 0
        : name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
        : null;

    private static string CudaPackage => OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";

    private static bool HasDriver => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);
}
