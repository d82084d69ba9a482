namespace Nas.Runtime.Declaring;

/// <summary>What a net is trained for, where that is not what its input makes one expect: <c>task classification</c>.</summary>
/// <param name="task">The task.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskAttribute(NetTask task) : Attribute
{
    /// <summary>The task.</summary>
    public NetTask Task { get; } = task;
}
