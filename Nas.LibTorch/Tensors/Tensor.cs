using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An n-dimensional array of numbers on a device, with its place in the autograd graph.</summary>
    public partial class Tensor : IDisposable
    {
        private static long _total;
        private static long _peak;

        private nint _handle;

        /// <summary>Takes over one reference to a native tensor.</summary>
        internal Tensor(IntPtr handle)
        {
            _handle = handle;
            var total = Interlocked.Increment(ref _total);
            // Lost updates between threads only make the peak a little low.
            if (total > _peak) _peak = total;
            if (DisposeScopeManager.CurrentScope is { } scope)
            {
                OwningDisposeScope = scope;
                scope.Add(this);
            }
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many tensor objects hold native memory now.</summary>
        public static long TotalCount => Interlocked.Read(ref _total);

        /// <summary>The most there were at once.</summary>
        public static long PeakCount => Interlocked.Read(ref _peak);

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
        public IntPtr Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(
            GetType().Name, "This tensor was disposed, by its user or by the end of the dispose scope it was made in.");

        public bool IsInvalid => _handle == 0;

        /// <summary>Releases the native tensor; a second call does nothing.</summary>
        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0) return;
            Interlocked.Decrement(ref _total);
            NativeMethods.nas_tensor_free(handle);
        }

        /// <summary>Hands the native reference to the caller and leaves this object invalid.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            GC.SuppressFinalize(this);
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0) Interlocked.Decrement(ref _total);
            return handle;
        }

        /// <summary>An object over one native reference that the caller owns.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public Tensor DetachFromDisposeScope()
        {
            DisposeScope.Adopt(this, null);
            return this;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            if (OwningDisposeScope is { } scope) scope.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            DisposeScope.Adopt(this, other);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both are the same native tensor.</summary>
        public bool Equals(Tensor target) => target is not null && target.Handle == Handle;

        public override int GetHashCode() => Handle.GetHashCode();

        /// <summary>Element type.</summary>
        public ScalarType dtype => (ScalarType)Info().ScalarType;

        public Device device
        {
            get
            {
                var info = Info();
                return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Info().DeviceType;
        public int device_index => Info().DeviceIndex;
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_sparse => Info().Layout == (int)layout.sparse_coo;
        public bool is_leaf => Info().IsLeaf != 0;
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>The size of each dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = stackalloc long[16];
                var count = NativeMethods.nas_tensor_sizes(Handle, sizes, 16);
                NativeError.Check(count);
                var result = new long[count];
                if (count <= 16) new ReadOnlySpan<long>(sizes, count).CopyTo(result);
                else
                    fixed (long* all = result) NativeError.Check(NativeMethods.nas_tensor_sizes(Handle, all, count));
                GC.KeepAlive(this);
                return result;
            }
        }

        public long[] size() => shape;

        /// <summary>The size of one dimension; negative ones count from the last.</summary>
        public long size(int dim)
        {
            var sizes = shape;
            return sizes[Wrap(dim, sizes.Length)];
        }

        /// <summary>How many elements further the next element along each dimension lies.</summary>
        public unsafe long[] stride()
        {
            var result = new long[dim()];
            fixed (long* strides = result) NativeError.Check(NativeMethods.nas_tensor_strides(Handle, strides, result.Length));
            GC.KeepAlive(this);
            return result;
        }

        public long stride(int dim)
        {
            var strides = stride();
            return strides[Wrap(dim, strides.Length)];
        }

        public long dim() => Info().Dimensions;
        public long ndim => dim();
        public long Dimensions => dim();

        public long numel()
        {
            var count = NativeMethods.nas_tensor_numel(Handle);
            if (count < 0) NativeError.Throw();
            GC.KeepAlive(this);
            return count;
        }

        public long NumberOfElements => numel();
        public long element_size() => dtype.ElementSize();
        public long ElementSize => element_size();

        public long storage_offset()
        {
            var offset = NativeMethods.nas_tensor_storage_offset(Handle);
            if (offset < 0) NativeError.Throw();
            GC.KeepAlive(this);
            return offset;
        }

        public bool is_contiguous()
        {
            var answer = NativeMethods.nas_tensor_is_contiguous(Handle, 0);
            NativeError.Check(answer);
            GC.KeepAlive(this);
            return answer != 0;
        }

        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_complex() => torch.is_complex(dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_nonzero() => ToScalar().ToBoolean();

        internal Tensor Share()
        {
            var tensor = new Tensor(NativeMethods.nas_tensor_share(Handle));
            GC.KeepAlive(this);
            return tensor;
        }

        internal static int Wrap(long dim, int dimensions)
        {
            if (dim < -dimensions || dim >= dimensions)
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {dimensions} dimensions.");
            return (int)(dim < 0 ? dim + dimensions : dim);
        }

        private unsafe NativeTensorInfo Info()
        {
            NativeTensorInfo info;
            NativeError.Check(NativeMethods.nas_tensor_info_of(Handle, &info));
            GC.KeepAlive(this);
            return info;
        }
    }

    public static bool is_tensor(object obj) => obj is Tensor;
    public static bool is_floating_point(Tensor input) => input.is_floating_point();
    public static bool is_complex(Tensor input) => input.is_complex();
    public static bool is_integral(Tensor t) => t.is_integral();
    public static bool is_nonzero(Tensor input) => input.is_nonzero();
    public static long numel(Tensor input) => input.numel();
}
