using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nas.Benchmarks;

/// <summary>
/// Counts the operators that Torch dispatches on this process's threads, those of backward passes included: of operators that call others only the
/// innermost ones, and none that only look at memory in another way or ask for some. On a GPU each is about one launch of a kernel, whatever the device is on which they are counted.
/// </summary>
/// <remarks>
/// TorchSharp shows nothing of this. Torch itself calls whoever asks it to at each operator (<c>at::addGlobalCallback</c>); it is called here by its C++ name, with its structure as it
/// lies in memory on 64-bit Linux.
/// </remarks>
internal static unsafe class DispatchedOperators
{
    private const string Operator = "aten::"; // what has another name is a step of the backward pass

    // No kernel runs for these.
    private static readonly HashSet<string> Free =
    [
        .. new[]
        {
            "view", "mT", "reshape", "_reshape_alias", "_unsafe_view", "t", "transpose", "permute", "select", "slice", "narrow", "unbind", "split", "split_with_sizes", "chunk", "as_strided", "expand",
            "expand_as", "squeeze", "unsqueeze", "flatten", "unflatten", "detach", "detach_", "alias", "lift_fresh", "empty", "empty_like", "empty_strided", "resize_", "set_", "unfold", "movedim",
            "as_strided_", "resolve_conj", "resolve_neg", "diagonal", "view_as", "contiguous", "to", "result_type", "is_nonzero", "item", "size", "stride", "numel", "requires_grad_", "_version", "_nnpack_available",
        }.Select(name => Operator + name),
    ];

    [ThreadStatic]
    private static Stack<(string Name, bool Calls)>? s_open;

    private static Dictionary<string, long>? s_counts;

    /// <summary>What runs while something is done.</summary>
    /// <param name="action">Is done once.</param>
    /// <returns>How often each operator ran, by its name.</returns>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit Linux.</exception>
    public static IReadOnlyDictionary<string, long> During(Action action)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) throw new PlatformNotSupportedException("Operators are counted on 64-bit Linux alone.");
        s_counts = [];
        // All scopes but those of the user's own.
        var callback = new Callback { Start = &Begun, End = &Ended, Probability = 1, Functions = 1 };
        var handle = AddGlobalCallback(callback);
        try
        {
            action();
            return s_counts;
        }
        finally
        {
            RemoveCallback(handle);
            s_counts = null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void** Begun(void** context, void* function)
    {
        *context = null;
        (s_open ??= new()).Push((Marshal.PtrToStringUTF8((nint)Name(function))!, false));
        return context;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ended(void* function, void* context)
    {
        if (s_open is not { Count: > 0 } open) return;
        var (name, calls) = open.Pop();
        var runs = name.StartsWith(Operator, StringComparison.Ordinal) && !Free.Contains(name);
        if ((calls || runs) && open.TryPop(out var caller)) open.Push((caller.Name, true));
        if (calls || !runs || s_counts is not { } counts) return;
        lock (counts) counts[name] = counts.GetValueOrDefault(name) + 1;
    }

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZN2at17addGlobalCallbackENS_22RecordFunctionCallbackE")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern ulong AddGlobalCallback(Callback callback);

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZN2at14removeCallbackEm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void RemoveCallback(ulong handle);

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZNK2at14RecordFunction4nameEv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern byte* Name(void* function);

    // at::RecordFunctionCallback: two functions, a probability, a flag for each of ten scopes (of which the first are operators), and three for what is wanted of them.
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct Callback
    {
        public delegate* unmanaged[Cdecl]<void**, void*, void**> Start;
        public delegate* unmanaged[Cdecl]<void*, void*, void> End;
        public double Probability;
        public byte Functions;
    }
}
