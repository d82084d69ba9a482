using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace Nas.Runtime.Devices;

/// <summary>
/// Torch's native libraries. TorchSharp leaves it to the system to find them, which goes wrong in three ways on Linux: in a library
/// project they lie in folders of several packages, from where they do not find each other; another Torch that the system has may be taken
/// instead; and a C++ library older than that of 2023 is refused, with a message about something else. Here they are loaded one by one,
/// each by its path.
/// </summary>
public static class TorchLibraries
{
    private const string Binding = "LibTorchSharp";
    private const string CppLibrary = "libstdc++.so.6";
    private const string AddPackage = "dotnet add package TorchSharp-cpu, or for a GPU of NVIDIA TorchSharp-cuda-linux or TorchSharp-cuda-windows.";

    private static readonly Lock Loading = new();
    private static bool _loaded;

    /// <summary>Whether the libraries that were loaded can compute on a GPU of NVIDIA, be there one or not.</summary>
    public static bool HaveCuda { get; private set; }

    /// <summary>
    /// Loads the libraries of the packages that this program references, and no others. It comes before everything else of TorchSharp; a
    /// second call does nothing.
    /// </summary>
    /// <exception cref="UsageException">They cannot be loaded; the message says which of the possible reasons it is, the hint what to do.</exception>
    public static void Load() => Load([]);

    /// <inheritdoc cref="Load()"/>
    /// <param name="folders">Where to look after the program's own folders.</param>
    internal static void Load(IEnumerable<string> folders)
    {
        lock (Loading)
        {
            if (_loaded) return;
            ChooseKernels();
            var libraries = new NativeFolders(folders);
            if (libraries.Find(Binding) is not { } binding || libraries.Find("torch_cpu") is null)
                throw new UsageException($"The project references no package with Torch's native libraries for {NativeFolders.Runtime}.", AddPackage);
            HaveCuda = libraries.Find("torch_cuda") is not null;
            try
            {
                if (OperatingSystem.IsLinux())
                {
                    var done = new HashSet<string>();
                    if (libraries.Find("torch_cuda") is { } gpu) LoadWithNeeded(gpu, libraries, done);
                    LoadWithNeeded(binding, libraries, done);
                }

                torch.TryInitializeDeviceType(HaveCuda ? DeviceType.CUDA : DeviceType.CPU); // true or false: whether there is a GPU
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or NotSupportedException or InvalidDataException or TypeInitializationException)
            {
                throw Refused(binding, error);
            }

            _loaded = true;
        }
    }

    /// <summary>The versions of the C++ library that a library needs and that the one in this process does not have.</summary>
    /// <param name="library">The library.</param>
    /// <param name="defined">What the C++ library has.</param>
    internal static ElfFile.NeededVersion[] MissingVersions(ElfFile library, IReadOnlySet<string> defined) =>
        [.. library.Versions.Where(v => v.Library == CppLibrary && !defined.Contains(v.Version))];

    // A library is satisfied by one of the name it needs that was loaded before, wherever that one came from: so what it needs comes first.
    // What does not load by itself may load with the library that needs it, which may know a folder more (its run path goes for both).
    private static void LoadWithNeeded(string path, NativeFolders folders, HashSet<string> done)
    {
        if (!done.Add(path)) return;
        var library = ElfFile.Read(path);
        foreach (var needed in library.Needed.Select(folders.FindFile).OfType<string>())
        {
            try
            {
                LoadWithNeeded(needed, folders, done);
            }
            catch (DllNotFoundException)
            {
            }
        }

        var missing = MissingVersions(library, DefinedByCppLibrary.Value);
        if (missing.Length == 0) NativeLibrary.Load(path);
        else LoadFromMemory(Path.GetFileName(path), library.Loosen(File.ReadAllBytes(path), missing));
    }

    /// <summary>
    /// Loads a library from memory. That of TorchSharp 0.107 asks for the C++ library of GCC 13 only for the sake of a function that it
    /// never calls (std::ios_base_library_init) and one that older ones have under an older version (std::condition_variable::wait).
    /// TorchSharp asks for it by name, and finds that a library of the name is loaded.
    /// </summary>
    private static void LoadFromMemory(string name, byte[] library)
    {
        using var file = new SafeFileHandle(CreateMemoryFile(name, 1), ownsHandle: true);
        if (file.IsInvalid) throw new DllNotFoundException($"{name}: this system has no files in memory (error {Marshal.GetLastPInvokeError()}).");
        RandomAccess.Write(file, library, 0);
        NativeLibrary.Load($"/proc/self/fd/{file.DangerousGetHandle()}");
    }

    // .NET itself is written in C++, so the library is there; which one, the list of files mapped into this process says.
    private static readonly Lazy<IReadOnlySet<string>> DefinedByCppLibrary = new(() =>
    {
        NativeLibrary.TryLoad(CppLibrary, out _);
        var path = File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(file => Path.GetFileName(file).StartsWith(CppLibrary, StringComparison.Ordinal));
        return path is null ? new HashSet<string>() : ElfFile.Read(path).Defined;
    });

    private static UsageException Refused(string binding, Exception cause)
    {
        var reason = (cause.InnerException ?? cause).Message;
        return reason switch
        {
            _ when reason.Contains("`GLIBC_", StringComparison.Ordinal) => new(
                $"Torch's native library {binding} needs a newer Linux than this: {Line("`GLIBC_")}.", "It runs from glibc 2.34 on, as in Debian 12, Ubuntu 22.04 and RHEL 9."),
            _ when reason.Contains("GLIBCXX_", StringComparison.Ordinal) || reason.Contains("CXXABI_", StringComparison.Ordinal) => new(
                $"Torch's native library {binding} needs a newer C++ library ({CppLibrary}) than this system has: {Line("GLIBCXX_")}.", "Update the system's libstdc++6."),
            _ when reason.Contains("libcuda", StringComparison.Ordinal) || reason.Contains("nvcuda", StringComparison.Ordinal) => new(
                "The project references a CUDA package, but this machine has no driver of NVIDIA.", "Install the driver, or reference TorchSharp-cpu instead."),
            _ => new UsageException($"Torch's native library {binding} cannot be loaded: {FirstLine(reason)}", cause),
        };

        string Line(string part) => reason.Split('\n').FirstOrDefault(l => l.Contains(part, StringComparison.Ordinal))?.Trim().TrimEnd('.') ?? FirstLine(reason);
    }

    /// <summary>
    /// Holds Torch to kernels that are right and give the same twice, unless the user's environment says otherwise. Both libraries read this when they are
    /// first used.
    /// </summary>
    private static void ChooseKernels()
    {
        // Left alone, MKL adds up in an order that depends on where in memory the numbers happen to lie.
        Default("MKL_CBWR", "AUTO");
        // oneDNN 3.7, with which Torch 2.10 convolves, was seen to be wrong with anything above (docs/torch.md): gradients of dilated
        // convolutions, results where the channels are no multiple of its blocks, LSTMs, and writes beyond its buffers.
        Default("ONEDNN_MAX_CPU_ISA", "SSE41");
    }

    private static void Default(string variable, string value)
    {
        if (Environment.GetEnvironmentVariable(variable) is not null) return;
        Environment.SetEnvironmentVariable(variable, value);
        // On Unix, .NET keeps to itself what is set while it runs.
        if (!OperatingSystem.IsWindows()) _ = SetVariable(variable, value, 1);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string variable, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CreateMemoryFile([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint closeOnExec);
}
