namespace Nas.Runtime.Declaring;

/// <summary>
/// A module of the project's as an operation: <c>op se_block = MyProject.Layers.SqueezeExcite(channels)</c>. On a member of a set it is a
/// candidate by the member's name; on a part of a net it stands there.
/// </summary>
/// <typeparam name="T">A class derived from <c>Module&lt;Tensor, Tensor&gt;</c>.</typeparam>
/// <param name="arguments">
/// What its constructor is given, in the order of its parameters: numbers, truth values, members of <see cref="Given"/>, or one of those words times
/// a number as a text (<c>"channels * 2"</c>); on a candidate also an array of numbers or truth values to choose from. Without any, its parameters <c>channels</c>, <c>inChannels</c>, <c>outChannels</c> and <c>stride</c> are
/// given what they say.
/// </param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = true)]
public sealed class OwnAttribute<T>(params object[] arguments) : Attribute
    where T : class
{
    /// <summary>What the constructor is given.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>The operation's name, where it is not that of the member or, on a part of a net, of the class.</summary>
    public string? Name { get; set; }

    /// <summary>On a part of a net, of a module that takes a stride: 1, or 2 to halve the image.</summary>
    public int Stride { get; set; } = 1;
}
