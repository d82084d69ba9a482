namespace Nas.Runtime.Declaring;

/// <summary>
/// By how much a cell or a stage divides height and width: <c>stride 2</c>. Behind a cell's <see cref="UseAttribute{T}"/> on a part of a net it is the
/// stride of the cell at that place: <c>Normal { stride 2 }</c>.
/// </summary>
/// <param name="stride">1 or 2.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true, Inherited = false)]
public sealed class StrideAttribute(int stride) : Attribute
{
    /// <summary>1 or 2.</summary>
    public int Stride { get; } = stride;
}
