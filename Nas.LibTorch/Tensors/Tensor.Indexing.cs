using System.Runtime.CompilerServices;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // tensor[...]: numbers and slices give views, tensors of indices or truth values give copies, as in PyTorch.
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Assign(indices, value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(System.Array.ConvertAll(indices, i => (TensorIndex)i));
            set => Assign(System.Array.ConvertAll(indices, i => (TensorIndex)i), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => index((TensorIndex[])[i1]);
            set => Assign([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index((TensorIndex[])[i1, i2]);
            set => Assign([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index((TensorIndex[])[i1, i2, i3]);
            set => Assign([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index((TensorIndex[])[i1, i2, i3, i4]);
            set => Assign([i1, i2, i3, i4], value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = Select(indices);
            if (tensors is null) return view;
            var result = Call("index.Tensor", view, tensors);
            if (!ReferenceEquals(view, this)) view.Dispose();
            return result;
        }

        public Tensor index(params Tensor[] indices) => Call("index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = Select(indices);
            if (tensors is not null) CallInPlace("index_put_", view, tensors, value, accumulate);
            else if (accumulate) view.add_(value);
            else view.copy_(Fitting(value, view));
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => CallInPlace("index_put_", this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices) => index_put_(full([], value, dtype, device), indices);

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(full([], value, dtype, device), indices);

        private void Assign(TensorIndex[] indices, Tensor value) => index_put_(value, indices, false);

        // A value may have leading dimensions of size one that the place it goes to has not.
        private static Tensor Fitting(Tensor value, Tensor place)
        {
            var extra = value.dim() - place.dim();
            for (; extra > 0 && value.shape[0] == 1; extra--) value = value.squeeze(0);
            return value;
        }

        // Applies numbers, slices, ellipsis and new dimensions as views; what is left are the index tensors, by dimension.
        private (Tensor View, Tensor?[]? Tensors) Select(TensorIndex[] indices)
        {
            var consumed = indices.Sum(i => i.Kind switch
            {
                TensorIndex.Form.Single or TensorIndex.Form.Slice => 1,
                TensorIndex.Form.Tensor => i.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)i.Indices.dim() : 1,
                _ => 0,
            });
            var rank = dim();
            if (consumed > rank) throw new IndexOutOfRangeException($"too many indices for tensor of dimension {rank}");
            if (indices.Count(i => i.Kind == TensorIndex.Form.Ellipsis) > 1) throw new ArgumentException("an index can only have a single ellipsis ('...')");

            var view = this;
            List<(int Dim, Tensor Indices)>? tensors = null;
            var at = 0;
            foreach (var i in indices)
            {
                switch (i.Kind)
                {
                    case TensorIndex.Form.Single:
                        view = Next(view, view.select(at, i.Start!.Value));
                        break;
                    case TensorIndex.Form.Slice:
                        if (i.Start is not null || i.Stop is not null || i.Step is not null)
                            view = Next(view, Call("slice.Tensor", view, at, i.Start, i.Stop, i.Step ?? 1));
                        at++;
                        break;
                    case TensorIndex.Form.Ellipsis:
                        at += (int)rank - consumed;
                        break;
                    case TensorIndex.Form.None:
                        view = Next(view, view.unsqueeze(at++));
                        break;
                    case TensorIndex.Form.Bool:
                        view = Next(view, view.unsqueeze(at));
                        (tensors ??= []).Add((at++, tensor(i.Start == 1 ? new long[] { 0 } : [], ScalarType.Int64, device)));
                        break;
                    default:
                        (tensors ??= []).Add((at, i.Indices!));
                        at += i.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)i.Indices.dim() : 1;
                        break;
                }
            }
            if (tensors is null) return (ReferenceEquals(view, this) ? alias() : view, null);
            // A mask takes as many dimensions as it has but one place in the list.
            var list = new List<Tensor?>();
            var next = 0;
            foreach (var (dimension, index) in tensors)
            {
                for (; next < dimension; next++) list.Add(null);
                list.Add(index);
                next += index.dtype is ScalarType.Bool or ScalarType.Byte ? (int)index.dim() : 1;
            }
            return (view, list.ToArray());
        }

        private Tensor Next(Tensor before, Tensor view)
        {
            if (!ReferenceEquals(before, this)) before.Dispose();
            return view;
        }
    }
}
