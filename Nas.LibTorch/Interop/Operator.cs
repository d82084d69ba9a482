using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>
/// Calls libtorch's operators through its dispatcher, by the name in the schema ("add.Tensor" is aten::add, overload Tensor).
/// Missing trailing arguments take the schema's defaults, so that one call fits the schemas of several libtorch versions.
/// </summary>
internal static unsafe class Operator
{
    private const int MaximumResults = 8;

    private static readonly ConcurrentDictionary<string, nint> Found = new(StringComparer.Ordinal);

    /// <summary>Calls an operator with one tensor as its result.</summary>
    internal static torch.Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return Tensor(result, name);
    }

    /// <summary>Calls an operator that changes its first argument, which is then the result.</summary>
    internal static torch.Tensor CallInPlace(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        if (result.Kind == ValueKind.Tensor) NativeMethods.nas_tensor_free(result.Pointer);
        return (torch.Tensor)arguments[0].Reference!;
    }

    /// <summary>Calls an operator that answers nothing.</summary>
    internal static void CallVoid(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        if (Invoke(name, arguments, &result, 1) == 1 && result.Kind == ValueKind.Tensor) NativeMethods.nas_tensor_free(result.Pointer);
    }

    /// <summary>Calls an operator with two tensors as its results.</summary>
    internal static (torch.Tensor, torch.Tensor) Call2(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaximumResults];
        var count = Invoke(name, arguments, results, MaximumResults);
        FreeFrom(results, count, 2);
        return (Tensor(results[0], name), Tensor(results[1], name));
    }

    /// <summary>Calls an operator with three tensors as its results.</summary>
    internal static (torch.Tensor, torch.Tensor, torch.Tensor) Call3(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaximumResults];
        var count = Invoke(name, arguments, results, MaximumResults);
        FreeFrom(results, count, 3);
        return (Tensor(results[0], name), Tensor(results[1], name), Tensor(results[2], name));
    }

    /// <summary>Calls an operator with four tensors as its results.</summary>
    internal static (torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor) Call4(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[MaximumResults];
        var count = Invoke(name, arguments, results, MaximumResults);
        FreeFrom(results, count, 4);
        return (Tensor(results[0], name), Tensor(results[1], name), Tensor(results[2], name), Tensor(results[3], name));
    }

    /// <summary>Calls an operator with a list of tensors as its result.</summary>
    internal static torch.Tensor[] CallList(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        var tensors = new torch.Tensor[result.Length];
        for (var k = 0; k < tensors.Length; k++) tensors[k] = new torch.Tensor(((nint*)result.Pointer)[k]);
        NativeMethods.nas_free(result.Pointer);
        return tensors;
    }

    /// <summary>Calls an operator with a truth value as its result.</summary>
    internal static bool CallBool(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return result.Integer != 0;
    }

    /// <summary>Calls an operator with a number as its result.</summary>
    internal static Scalar CallScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        switch (result.Kind)
        {
            case ValueKind.Int: return result.Integer;
            case ValueKind.Bool: return result.Integer != 0;
            case ValueKind.Complex:
                var parts = (double*)result.Pointer;
                var number = new System.Numerics.Complex(parts[0], parts[1]);
                NativeMethods.nas_free(result.Pointer);
                return number;
            default: return result.Real;
        }
    }

    private static torch.Tensor Tensor(in NativeValue value, string name) => value.Kind switch
    {
        ValueKind.Tensor => new torch.Tensor(value.Pointer),
        // An undefined tensor, as gradients that nobody needs are.
        ValueKind.None => null!,
        _ => throw new InvalidOperationException($"aten::{name} answered a {value.Kind}, not a tensor."),
    };

    private static void FreeFrom(NativeValue* results, int count, int first)
    {
        for (var k = first; k < count; k++)
            if (results[k].Kind == ValueKind.Tensor) NativeMethods.nas_tensor_free(results[k].Pointer);
    }

    [SkipLocalsInit]
    private static int Invoke(string name, ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        if (!Found.TryGetValue(name, out var handle)) handle = Find(name);
        var values = stackalloc NativeValue[arguments.Length];
        var buffer = stackalloc byte[512];
        var arena = new Arena(buffer, 512);
        try
        {
            for (var k = 0; k < arguments.Length; k++) Write(arguments[k], ref values[k], ref arena);
            var count = NativeMethods.nas_operator_call(handle, values, arguments.Length, results, capacity);
            if (count < 0) NativeError.Throw();
            return count;
        }
        finally
        {
            arena.Free();
        }
    }

    private static void Write(in Argument argument, ref NativeValue value, ref Arena arena)
    {
        value.Kind = argument.Kind;
        value.Length = 0;
        switch (argument.Kind)
        {
            case ValueKind.Tensor:
                value.Pointer = Unsafe.As<torch.Tensor>(argument.Reference!).Handle;
                break;
            case ValueKind.Generator:
                value.Pointer = Unsafe.As<torch.Generator>(argument.Reference!).Handle;
                break;
            case ValueKind.IntList:
                Copy<long>(Unsafe.As<long[]>(argument.Reference!), ref value, ref arena);
                break;
            case ValueKind.DoubleList or ValueKind.Complex:
                Copy<double>(Unsafe.As<double[]>(argument.Reference!), ref value, ref arena);
                break;
            case ValueKind.BoolList:
                Copy<bool>(Unsafe.As<bool[]>(argument.Reference!), ref value, ref arena);
                break;
            case ValueKind.String:
                Copy<byte>(Encoding.UTF8.GetBytes(Unsafe.As<string>(argument.Reference!)), ref value, ref arena);
                break;
            case ValueKind.TensorList:
                var tensors = Unsafe.As<torch.Tensor?[]>(argument.Reference!);
                var handles = (nint*)arena.Take(tensors.Length * sizeof(nint));
                for (var k = 0; k < tensors.Length; k++) handles[k] = tensors[k]?.Handle ?? 0;
                value.Length = tensors.Length;
                value.Pointer = (nint)handles;
                break;
            default:
                value.Integer = argument.Bits;
                break;
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> source, ref NativeValue value, ref Arena arena) where T : unmanaged
    {
        var target = arena.Take(source.Length * sizeof(T));
        source.CopyTo(new Span<T>(target, source.Length));
        value.Length = source.Length;
        value.Pointer = (nint)target;
    }

    private static nint Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var handle = NativeMethods.nas_operator_find("aten::" + (dot < 0 ? name : name[..dot]), dot < 0 ? "" : name[(dot + 1)..]);
        if (handle == 0) NativeError.Throw();
        return Found.GetOrAdd(name, handle);
    }

    /// <summary>Memory for the lists of one call: the stack first, the heap for what does not fit.</summary>
    private ref struct Arena(byte* memory, int size)
    {
        private int _used;
        private List<nint>? _overflow;

        public void* Take(int bytes)
        {
            bytes = (bytes + 7) & ~7;
            if (_used + bytes <= size)
            {
                _used += bytes;
                return memory + _used - bytes;
            }
            var block = NativeMemory.Alloc((nuint)bytes);
            (_overflow ??= []).Add((nint)block);
            return block;
        }

        public readonly void Free()
        {
            if (_overflow is null) return;
            foreach (var block in _overflow) NativeMemory.Free((void*)block);
        }
    }
}
