using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Makes the state of a parameter that was never stepped.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Copies another state of the same kind.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Moves the state to a device.</summary>
    public virtual void to(Device device)
    {
    }

    /// <summary>Whether another state is the same up to rounding.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    internal virtual void Release()
    {
    }

    /// <summary>Writes whether there is a tensor, and the tensor.</summary>
    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveConditionalStateTensor"/> wrote, onto a device.</summary>
    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var present = reader.ReadBoolean();
        result?.Dispose();
        result = present ? Read(reader, device) : null;
    }

    private protected static Tensor Read(BinaryReader reader, Device device)
    {
        var read = TensorExtensionMethods.Load(reader);
        var moved = read.to(device);
        if (!ReferenceEquals(moved, read)) read.Dispose();
        return moved.DetachFromDisposeScope();
    }

    private protected static void Replace([NotNull] ref Tensor? target, Tensor value)
    {
        target?.Dispose();
        target = value.DetachFromDisposeScope();
    }

    private protected static Tensor? CopyTo(Tensor? source, Device device)
    {
        if (source is null) return null;
        using var _ = no_grad();
        var moved = source.to(device);
        return (ReferenceEquals(moved, source) ? source.clone() : moved).DetachFromDisposeScope();
    }

    private protected static bool Close(Tensor? a, Tensor? b) => a is null ? b is null : b is not null && a.allclose(b);
}
