namespace Nas.Runtime.Declaring;

/// <summary>The cell has everything of another one, save for what is said again: <c>cell Reduction : Normal { stride 2 }</c>.</summary>
/// <typeparam name="TCell">The other cell.</typeparam>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LikeAttribute<TCell> : Attribute
    where TCell : class;
