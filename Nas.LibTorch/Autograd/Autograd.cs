using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on this tensor are recorded for its gradient.</summary>
        public bool requires_grad
        {
            get => Info().RequiresGrad != 0;
            set
            {
                NativeError.Check(NativeMethods.nas_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        /// <summary>The gradient accumulated by backward; null before.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint gradient;
                NativeError.Check(NativeMethods.nas_grad(Handle, &gradient));
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                NativeError.Check(NativeMethods.nas_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad()
        {
            NativeError.Check(NativeMethods.nas_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>Adds this scalar's gradient to all leaves it was computed from.</summary>
        public void backward() => autograd.Backward([this], null, null, false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) => autograd.Backward([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);
    }

    public static partial class autograd
    {
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) => Backward(tensors, grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) => Backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => Backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>The gradients of the outputs, weighted by grad_outputs (ones for scalars), with respect to the inputs.</summary>
        /// <returns>One gradient for each input; null for an unused one where allow_unused.</returns>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            var (o, i, g) = (Handles(outputs), Handles(inputs), Handles(grad_outputs));
            fixed (nint* po = o, pi = i, pg = g, pr = results)
            {
                NativeError.Check(NativeMethods.nas_autograd_grad(po, o.Length, pi, i.Length, pg, g.Length,
                    retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, pr));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, handle => handle == 0 ? null! : new Tensor(handle));
        }

        internal static unsafe void Backward(IList<Tensor> tensors, IList<Tensor>? gradients, bool? retainGraph, bool createGraph, IList<Tensor>? inputs)
        {
            var (t, g, i) = (Handles(tensors), Handles(gradients), Handles(inputs));
            fixed (nint* pt = t, pg = g, pi = i)
            {
                NativeError.Check(NativeMethods.nas_backward(pt, t.Length, pg, g.Length,
                    retainGraph is { } retain ? retain ? 1 : 0 : -1, createGraph ? 1 : 0, pi, i.Length));
            }
            GC.KeepAlive(tensors);
            GC.KeepAlive(gradients);
            GC.KeepAlive(inputs);
        }

        internal static nint[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null) return [];
            var handles = new nint[tensors.Count];
            for (var k = 0; k < handles.Length; k++) handles[k] = tensors[k]?.Handle ?? 0;
            return handles;
        }
    }
}
