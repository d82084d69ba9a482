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

/// <summary>A test on a terminal, which the program script of util-linux makes.</summary>
public sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
            Skip = "needs /usr/bin/script";
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
