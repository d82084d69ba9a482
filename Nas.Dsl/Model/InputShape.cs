namespace Nas.Dsl.Model;

/// <summary>The shape of one example that a net takes.</summary>
/// <param name="Channels">Of an image its channels; 1 for tokens.</param>
/// <param name="Height">Of an image in pixels; of tokens how many there are.</param>
/// <param name="Width">Of an image in pixels; 1 for tokens.</param>
public abstract record InputShape(int Channels, int Height, int Width)
{
    /// <summary>How many numbers an example is.</summary>
    public long Numbers => (long)Channels * Height * Width;
}

/// <summary>An image, in the order of a tensor's dimensions: <c>image(3, 32, 32)</c>.</summary>
/// <param name="Channels">1 for grey, 3 for colour.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
public sealed record ImageShape(int Channels, int Height, int Width) : InputShape(Channels, Height, Width)
{
    /// <inheritdoc/>
    public override string ToString() => $"image({Channels}, {Height}, {Width})";
}

/// <summary>A row of tokens, each the number of a word or character: <c>tokens(35)</c>.</summary>
/// <param name="Length">How many there are.</param>
public sealed record TokensShape(int Length) : InputShape(1, Length, 1)
{
    /// <inheritdoc/>
    public override string ToString() => $"tokens({Length})";
}
