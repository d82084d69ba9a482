namespace Nas.Tool.Tests.Support;

/// <summary>A test with signals and a shell.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs signals and a shell";
    }
}

/// <inheritdoc cref="UnixFactAttribute" />
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs signals and a shell";
    }
}
