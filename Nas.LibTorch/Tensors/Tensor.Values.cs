using System.Numerics;
using TorchSharp.Interop;
using TorchSharp.Utils;
using static TorchSharp.Interop.Operator;

namespace TorchSharp;

public static partial class torch
{
    // Reading elements into managed values.
    public partial class Tensor
    {
        /// <summary>The one element of a tensor that has one.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">It has another number of elements.</exception>
        public Scalar ToScalar() => CallScalar("item", this);

        /// <summary>The one element, as exactly the type that the tensor's elements have.</summary>
        /// <exception cref="ArgumentException">T is another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            Check<T>();
            if (typeof(T) == typeof(float)) return (T)(object)ToScalar().ToSingle();
            if (typeof(T) == typeof(double)) return (T)(object)ToScalar().ToDouble();
            if (typeof(T) == typeof(long)) return (T)(object)ToScalar().ToInt64();
            if (typeof(T) == typeof(bool)) return (T)(object)ToScalar().ToBoolean();
            using var here = cpu().alias();
            return here.ReadCpuValue<T>(0);
        }

        /// <summary>The elements of a tensor on the CPU, in place.</summary>
        /// <exception cref="ArgumentException">T is not the type of the elements.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            Check<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The memory of a contiguous tensor on the CPU; assigning copies into it.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new NotSupportedException("Bytes() called on non-contiguous tensor.");
                return new Span<byte>((void*)DataPointer(), checked((int)(numel() * element_size())));
            }
            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                    throw new ArgumentException($"The tensor holds {target.Length} bytes, but {value.Length} were given.", nameof(value));
                value.CopyTo(target);
            }
        }

        public T ReadCpuValue<T>(long i) where T : unmanaged
        {
            if (i < 0 || i >= numel()) throw new ArgumentOutOfRangeException(nameof(i), i, $"The tensor has {numel()} elements.");
            using var elements = data<T>();
            return dim() == 1 ? elements[i] : elements[[i]];
        }

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator double(Tensor value) => value.ToDouble();
        public static explicit operator sbyte(Tensor value) => value.ToSByte();
        public static explicit operator byte(Tensor value) => value.ToByte();
        public static explicit operator short(Tensor value) => value.ToInt16();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        internal unsafe nint DataPointer()
        {
            void* data;
            NativeError.Check(NativeMethods.nas_tensor_data(Handle, &data));
            GC.KeepAlive(this);
            return (nint)data;
        }

        private void Check<T>() where T : unmanaged
        {
            var type = dtype;
            var fits = type switch
            {
                ScalarType.Byte => typeof(T) == typeof(byte),
                ScalarType.Int8 => typeof(T) == typeof(sbyte),
                ScalarType.Int16 => typeof(T) == typeof(short),
                ScalarType.Int32 => typeof(T) == typeof(int),
                ScalarType.Int64 => typeof(T) == typeof(long),
                ScalarType.Float16 => typeof(T) == typeof(Half),
                ScalarType.Float32 => typeof(T) == typeof(float),
                ScalarType.Float64 => typeof(T) == typeof(double),
                ScalarType.ComplexFloat32 => typeof(T) == typeof((float, float)),
                ScalarType.ComplexFloat64 => typeof(T) == typeof(Complex),
                ScalarType.Bool => typeof(T) == typeof(bool),
                ScalarType.BFloat16 => typeof(T) == typeof(ushort),
                _ => false,
            };
            if (!fits) throw new ArgumentException($"{typeof(T).Name} is not compatible with {type}");
        }
    }
}
