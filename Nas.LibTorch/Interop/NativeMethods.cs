using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The C ABI of native/*.cpp.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "nas_torch";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint nas_operator_find(string name, string overload);
    [LibraryImport(Library)] internal static partial int nas_operator_call(nint handle, NativeValue* arguments, int count, NativeValue* results, int capacity);
    [LibraryImport(Library)] internal static partial void nas_free(nint memory);

    [LibraryImport(Library)] internal static partial void nas_tensor_free(nint tensor);
    [LibraryImport(Library)] internal static partial nint nas_tensor_share(nint tensor);
    [LibraryImport(Library)] internal static partial int nas_tensor_info_of(nint tensor, NativeTensorInfo* info);
    [LibraryImport(Library)] internal static partial int nas_tensor_sizes(nint tensor, long* sizes, int capacity);
    [LibraryImport(Library)] internal static partial int nas_tensor_strides(nint tensor, long* strides, int capacity);
    [LibraryImport(Library)] internal static partial long nas_tensor_numel(nint tensor);
    [LibraryImport(Library)] internal static partial long nas_tensor_storage_offset(nint tensor);
    [LibraryImport(Library)] internal static partial int nas_tensor_is_contiguous(nint tensor, int memoryFormat);
    [LibraryImport(Library)] internal static partial long nas_tensor_version(nint tensor);
    [LibraryImport(Library)] internal static partial int nas_tensor_data(nint tensor, void** data);
    [LibraryImport(Library)] internal static partial nint nas_tensor_from_memory(void* data, long bytes, long* sizes, int dimensions, int dtype);

    [LibraryImport(Library)] internal static partial int nas_set_requires_grad(nint tensor, int value);
    [LibraryImport(Library)] internal static partial int nas_grad(nint tensor, nint* gradient);
    [LibraryImport(Library)] internal static partial int nas_set_grad(nint tensor, nint gradient);
    [LibraryImport(Library)] internal static partial int nas_retain_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int nas_backward(nint* tensors, int count, nint* gradients, int gradientCount, int retainGraph, int createGraph, nint* inputs, int inputCount);
    [LibraryImport(Library)] internal static partial int nas_autograd_grad(nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retainGraph, int createGraph, int allowUnused, nint* results);
    [LibraryImport(Library)] internal static partial int nas_grad_enabled();
    [LibraryImport(Library)] internal static partial void nas_set_grad_enabled(int enabled);
    [LibraryImport(Library)] internal static partial int nas_inference_enabled();
    [LibraryImport(Library)] internal static partial nint nas_inference_enter(int enabled);
    [LibraryImport(Library)] internal static partial void nas_inference_leave(nint guard);
    [LibraryImport(Library)] internal static partial int nas_anomaly_enabled();
    [LibraryImport(Library)] internal static partial int nas_anomaly_checks_nan();
    [LibraryImport(Library)] internal static partial void nas_set_anomaly(int enabled, int checkNan);

    [LibraryImport(Library)]
    internal static partial nint nas_function_new(nint state, delegate* unmanaged[Cdecl]<nint, nint, nint*, int, nint*, int, byte**, int> backward, delegate* unmanaged[Cdecl]<nint, void> release, nint* inputs, int count, int materialize);

    [LibraryImport(Library)]
    internal static partial int nas_function_attach(nint function, nint* outputs, int count, nint* inputs, int inputCount, nint* dirty, int dirtyCount, nint* constant, int constantCount, nint* saved, int savedCount);

    [LibraryImport(Library)] internal static partial int nas_function_saved(nint node, nint* results, int capacity);
    [LibraryImport(Library)] internal static partial void nas_function_free(nint function);

    [LibraryImport(Library)] internal static partial nint nas_last_error();
    [LibraryImport(Library)] internal static partial nint nas_version();
    [LibraryImport(Library)] internal static partial int nas_cxx11_abi();
    [LibraryImport(Library)] internal static partial int nas_get_num_threads();
    [LibraryImport(Library)] internal static partial int nas_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int nas_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int nas_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int nas_cuda_available();
    [LibraryImport(Library)] internal static partial int nas_cuda_device_count();
    [LibraryImport(Library)] internal static partial int nas_cudnn_available();
    [LibraryImport(Library)] internal static partial int nas_cuda_synchronize(int index);
    [LibraryImport(Library)] internal static partial int nas_deterministic();
    [LibraryImport(Library)] internal static partial int nas_deterministic_warn_only();
    [LibraryImport(Library)] internal static partial void nas_set_deterministic(int mode, int warnOnly);

    [LibraryImport(Library)] internal static partial int nas_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial int nas_cuda_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial nint nas_generator_new(ulong seed, int deviceType, int deviceIndex);
    [LibraryImport(Library)] internal static partial nint nas_generator_default();
    [LibraryImport(Library)] internal static partial void nas_generator_free(nint generator);
    [LibraryImport(Library)] internal static partial ulong nas_generator_current_seed(nint generator);
    [LibraryImport(Library)] internal static partial int nas_generator_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial ulong nas_generator_seed(nint generator);
    [LibraryImport(Library)] internal static partial nint nas_generator_get_state(nint generator);
    [LibraryImport(Library)] internal static partial int nas_generator_set_state(nint generator, nint state);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library) return 0;
        try
        {
            return NativeLibrary.Load(name, assembly, searchPath);
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException(
                "Nas.LibTorch cannot load libnas_torch, which needs the libtorch it was built with. Install that libtorch " +
                "(Debian, Ubuntu: apt-get install libtorch-dev), put its lib folder on LD_LIBRARY_PATH, or build with " +
                $"TorchProvider=TorchSharp. The loader said: {error.Message}", error);
        }
    }
}
