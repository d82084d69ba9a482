namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor's memory is.</summary>
    public sealed class Device
    {
        /// <summary>Parses "cpu", "cuda", "cuda:1".</summary>
        /// <exception cref="ArgumentException">The text names no device.</exception>
        public Device(string description)
        {
            var colon = description.IndexOf(':', StringComparison.Ordinal);
            type = TypeOf(colon < 0 ? description : description[..colon]);
            index = -1;
            if (colon >= 0)
            {
                if (!int.TryParse(description[(colon + 1)..], out var parsed) || parsed < 0)
                    throw new ArgumentException($"'{description}' is no device; write for example cpu, cuda or cuda:0.", nameof(description));
                index = parsed;
            }
            Normalise();
        }

        public Device(string deviceType, int index = -1) : this(TypeOf(deviceType), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
            Normalise();
        }

        /// <summary>The CUDA device of that index.</summary>
        public Device(int index) : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        /// <summary>Which of the devices of this type; -1 for the only or the current one.</summary>
        public int index { get; private set; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() =>
            type == DeviceType.CPU ? "cpu" : index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        private static DeviceType TypeOf(string name) => name.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            "hip" => DeviceType.HIP,
            "xla" => DeviceType.XLA,
            _ => throw new ArgumentException($"'{name}' is no device type; write for example cpu or cuda.", nameof(name)),
        };

        private void Normalise()
        {
            if (type == DeviceType.CPU) index = -1;
            else if (type == DeviceType.CUDA && index < 0) index = 0;
        }
    }

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA { get; } = new(DeviceType.CUDA);
    public static Device MPS { get; } = new(DeviceType.MPS);

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    public static Device device(int index) => new(index);
}
