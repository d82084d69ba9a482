using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Moving to another device or element type. As in TorchSharp a moved parameter is a new Parameter object that
        // replaces the old one, which is released; so make optimisers after moving. Only floating-point and complex tensors
        // change their element type.
        public partial class Module
        {
            protected internal DeviceType _deviceType = DeviceType.CPU;
            protected internal int _deviceIndex = -1;

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, non_blocking);
                return this;
            }

            protected internal Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog((ScalarType?)dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, child) in _internal_submodules)
                {
                    if (device is null) child._to(dtype!.Value, non_blocking);
                    else if (dtype is null) child._to(device.type, device.index, non_blocking);
                    else child._to(device, dtype.Value, non_blocking);
                }

                var moved = new Dictionary<object, Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (_, parameter) in named_parameters(false).ToList())
                {
                    if (!ReplaceParameter(dtype, device, parameter, out var replacement)) continue;
                    moved.Add(parameter, replacement);
                    foreach (var (alias, _) in _internal_params.Entries.Where(e => ReferenceEquals(e.Item2, parameter)).ToList()) ConditionallyRegisterParameter(alias, replacement);
                }
                foreach (var (_, (buffer, _)) in _internal_buffers.Entries.ToList())
                {
                    if (moved.ContainsKey(buffer) || !ReplaceBuffer(dtype, device, buffer, out var replacement)) continue;
                    moved.Add(buffer, replacement);
                    foreach (var (alias, entry) in _internal_buffers.Entries.Where(e => ReferenceEquals(e.Item2.Item1, buffer)).ToList())
                        ConditionallyRegisterBuffer(alias, replacement, entry.Item2);
                }
                if (moved.Count > 0) ReplaceInFields(moved);

                if (device is not null)
                {
                    _deviceType = device.type;
                    _deviceIndex = device.index;
                }
            }

            /// <summary>Makes the parameter's successor on another device or of another element type, its gradient included. False where nothing changes.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter p)
            {
                p = param;
                var (toType, toDevice) = Destination(dtype, device, param);
                if (toType == param.dtype && Same(toDevice, param.device)) return false;
                using var _ = no_grad();
                p = new Parameter(param.to(toType, toDevice).DetachFromDisposeScope(), param.requires_grad);
                using (var gradient = param.grad)
                    if (gradient is not null) p.grad = gradient.to(toType, toDevice);
                param.Dispose();
                return true;
            }

            /// <summary>Makes the buffer's successor on another device or of another element type. False where nothing changes.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor result)
            {
                result = buffer;
                var (toType, toDevice) = Destination(dtype, device, buffer);
                if (toType == buffer.dtype && Same(toDevice, buffer.device)) return false;
                using var _ = no_grad();
                result = buffer.to(toType, toDevice).DetachFromDisposeScope();
                buffer.Dispose();
                return true;
            }

            private static (ScalarType, Device) Destination(ScalarType? dtype, Device? device, Tensor tensor) =>
                (dtype is { } to && (tensor.is_floating_point() || tensor.is_complex()) ? to : tensor.dtype, device ?? tensor.device);

            private static bool Same(Device a, Device b) => a.type == b.type && (a.type == DeviceType.CPU || a.index == b.index || a.index < 0);

            private void ReplaceInFields(Dictionary<object, Tensor> moved)
            {
                const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(Own).Where(f => typeof(Tensor).IsAssignableFrom(f.FieldType)))
                        if (field.GetValue(this) is { } value && moved.TryGetValue(value, out var replacement)) field.SetValue(this, replacement);
                }
            }
        }
    }
}
