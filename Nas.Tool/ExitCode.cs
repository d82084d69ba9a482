namespace Nas.Tool;

/// <summary>What a command's exit code says; the same for all commands.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>The search is done, but the user's edited file was left alone.</summary>
    public const int EditsKept = 3;

    public const int Cancelled = 130;
}
