using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of a tensor: a number, a slice, an ellipsis, a new dimension, a truth value or a tensor.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "An index is written down, not compared.")]
    public struct TensorIndex
    {
        internal enum Form { None, Ellipsis, Single, Slice, Bool, Tensor }

        public static readonly TensorIndex Null = new(Form.None);
        public static readonly TensorIndex None = new(Form.None);
        public static readonly TensorIndex Ellipsis = new(Form.Ellipsis);
        public static readonly TensorIndex Colon = new(Form.Slice);

        internal readonly Form Kind;
        internal readonly long? Start;
        internal readonly long? Stop;
        internal readonly long? Step;
        internal readonly Tensor? Indices;

        private TensorIndex(Form kind, long? start = null, long? stop = null, long? step = null, Tensor? indices = null)
        {
            Kind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Indices = indices;
        }

        /// <summary>start:stop:step as in Python; negative bounds count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Form.Slice, start, stop, step);

        public static TensorIndex Slice((int?, int?) range) => new(Form.Slice, range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => new(Form.Slice, Bound(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : Bound(range.End));

        public static TensorIndex Bool(bool value) => new(Form.Bool, value ? 1 : 0);

        public static TensorIndex Single(long? index) => index is { } at ? new(Form.Single, at) : new(Form.None);

        public static TensorIndex Tensor(Tensor tensor) => new(Form.Tensor, indices: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Index index) => Single(Bound(index));
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        // ^0 as a start is past the end, as ^1 is the last.
        private static long Bound(Index index) => index.IsFromEnd ? index.Value == 0 ? long.MaxValue : -(long)index.Value : index.Value;
    }
}
