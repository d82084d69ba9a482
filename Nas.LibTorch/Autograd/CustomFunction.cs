using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function's forward leaves for its backward.</summary>
        public sealed class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];

            internal AutogradContext()
            {
            }

            internal List<Tensor> Saved { get; private set; } = [];
            internal List<Tensor> Dirty { get; private set; } = [];
            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>The native node while backward runs.</summary>
            internal nint Node { get; set; }

            /// <summary>Whether gradients that are not there come as zeros.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            public void save_for_backward(List<Tensor> tensors) => Saved = tensors;
            public void mark_dirty(List<Tensor> tensors) => Dirty = tensors;
            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors;
            public void set_materialize_grads(bool value) => MaterializeGrads = value;
            public void save_data(string key, object value) => _data[key] = value;
            public object get_data(string key) => _data[key];

            /// <summary>The tensors that forward saved.</summary>
            /// <exception cref="ExternalException">One of them was changed in place since.</exception>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (Node == 0) return Saved;
                var count = NativeMethods.nas_function_saved(Node, null, 0);
                NativeError.Check(count);
                var handles = new nint[count];
                fixed (nint* p = handles) NativeError.Check(NativeMethods.nas_function_saved(Node, p, count));
                return handles.Select(handle => handle == 0 ? null! : new Tensor(handle)).ToList();
            }

            public void Dispose() => _data.Clear();

            // The node owns them now; a reference from here would keep an output and its own graph alive in a circle.
            internal void HandOver()
            {
                Saved = [];
                Dirty = [];
                NonDifferentiable = [];
            }
        }

        /// <summary>An operation with a backward of its own; T is the class itself.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            public abstract string Name { get; }

            private protected abstract List<Tensor> Forward(AutogradContext ctx, object[] vars);
            private protected abstract List<Tensor> Backward(AutogradContext ctx, List<Tensor> gradients);

            protected static unsafe List<Tensor> apply_internal(params object[] vars)
            {
                var function = new T();
                var context = new AutogradContext();
                var inputs = vars.SelectMany(TensorsOf).ToList();
                List<Tensor> outputs;
                using (no_grad()) outputs = function.Forward(context, vars);
                if (!is_grad_enabled() || !inputs.Any(input => input.requires_grad)) return outputs;

                var state = GCHandle.ToIntPtr(GCHandle.Alloc(new NodeState(context, gradients =>
                {
                    var results = function.Backward(context, gradients);
                    return OnePerInput(results, vars, inputs.Count, function.Name);
                })));
                var (i, dirty, constant, saved) = (Handles(inputs), Handles(context.Dirty), Handles(context.NonDifferentiable), Handles(context.Saved));
                var handles = Array.ConvertAll(Handles(outputs), NativeMethods.nas_tensor_share);
                fixed (nint* pi = i, po = handles, pd = dirty, pc = constant, ps = saved)
                {
                    var node = NativeMethods.nas_function_new(state, &NodeState.Backward, &NodeState.Release, pi, i.Length, context.MaterializeGrads ? 1 : 0);
                    NativeError.Check(node);
                    try
                    {
                        NativeError.Check(NativeMethods.nas_function_attach(node, po, handles.Length, pi, i.Length, pd, dirty.Length, pc, constant.Length, ps, saved.Length));
                    }
                    finally
                    {
                        NativeMethods.nas_function_free(node);
                    }
                }
                GC.KeepAlive(outputs);
                GC.KeepAlive(inputs);
                GC.KeepAlive(context.Saved);
                context.HandOver();
                return handles.Select((handle, k) => ReusedOutput(outputs[k], handle)).ToList();
            }

            // An output that the native side kept is still the object that forward made.
            private static Tensor ReusedOutput(Tensor output, nint handle)
            {
                if (output.Handle != handle) return new Tensor(handle);
                NativeMethods.nas_tensor_free(handle);
                return output;
            }

            private static IEnumerable<Tensor> TensorsOf(object? argument) => argument switch
            {
                Tensor tensor => [tensor],
                IEnumerable<Tensor> tensors => tensors,
                _ => [],
            };

            // TorchSharp's backward answers one gradient for each argument of apply, null for those that are no tensors.
            private static List<Tensor> OnePerInput(List<Tensor> results, object[] arguments, int inputs, string name)
            {
                if (results.Count == inputs) return results;
                if (results.Count == arguments.Length && arguments.All(argument => argument is not IEnumerable<Tensor>))
                    return results.Where((_, k) => arguments[k] is Tensor).ToList();
                throw new InvalidOperationException(
                    $"{name}: backward answered {results.Count} gradients for {arguments.Length} arguments with {inputs} tensors.");
            }
        }

        /// <summary>An operation with one tensor as its result.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            private protected sealed override List<Tensor> Forward(AutogradContext ctx, object[] vars) => [forward(ctx, vars)];
            private protected sealed override List<Tensor> Backward(AutogradContext ctx, List<Tensor> gradients) => backward(ctx, gradients[0]);
        }

        /// <summary>An operation with several tensors as its result.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            private protected sealed override List<Tensor> Forward(AutogradContext ctx, object[] vars) => forward(ctx, vars);
            private protected sealed override List<Tensor> Backward(AutogradContext ctx, List<Tensor> gradients) => backward(ctx, gradients);
        }

        /// <summary>What the native node of a managed function calls, on the thread that runs backward.</summary>
        private sealed class NodeState(AutogradContext context, Func<List<Tensor>, List<Tensor>> backward)
        {
            [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
            internal static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

            [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
            internal static unsafe int Backward(nint state, nint node, nint* gradients, int count, nint* results, int capacity, byte** message)
            {
                try
                {
                    var self = (NodeState)GCHandle.FromIntPtr(state).Target!;
                    using var scope = NewDisposeScope();
                    var inputs = new List<Tensor>(count);
                    for (var k = 0; k < count; k++) inputs.Add(gradients[k] == 0 ? null! : new Tensor(gradients[k]));
                    var outputs = self.Run(node, inputs);
                    for (var k = 0; k < Math.Min(outputs.Count, capacity); k++)
                        results[k] = outputs[k] is { } output ? NativeMethods.nas_tensor_share(output.Handle) : 0;
                    GC.KeepAlive(outputs);
                    return 0;
                }
#pragma warning disable CA1031 // Nothing managed may unwind through C++; the message goes on as a C++ exception.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    var text = Encoding.UTF8.GetBytes($"{error.GetType().Name}: {error.Message}");
                    // C++ frees it with free().
                    *message = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
                    text.CopyTo(new Span<byte>(*message, text.Length));
                    return 1;
                }
            }

            private List<Tensor> Run(nint node, List<Tensor> gradients)
            {
                context.Node = node;
                try
                {
                    return backward(gradients);
                }
                finally
                {
                    context.Node = 0;
                }
            }
        }
    }
}
