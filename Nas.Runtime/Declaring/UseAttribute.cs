namespace Nas.Runtime.Declaring;

/// <summary>On a part of a net: the cell stands here. On a member of a set: the candidate is a motif.</summary>
/// <typeparam name="T">A class with <see cref="CellAttribute"/> or <see cref="MotifAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class UseAttribute<T> : Attribute
    where T : class;
