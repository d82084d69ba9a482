namespace Nas.Tool.Projects;

/// <summary>
/// The right to build in a project's folder and to write into it, which one process has at a time. It is a lock of the operating system on
/// an open file, so it ends with its process however that ends; that the file is there means nothing.
/// </summary>
internal sealed class ProjectLock : IDisposable
{
    /// <summary>Tells the processes that a build starts, dotnet nas among them, which folder their ancestor holds.</summary>
    public const string Variable = "NAS_BUILDING_IN";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _file;

    private ProjectLock(FileStream? file) => _file = file;

    /// <summary>Waits until nobody else has it. Where no file can be written there is nothing to build and nothing to lock.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="tell">Told once what it waits for.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public static async Task<ProjectLock> TakeAsync(string folder, Action<string> tell, CancellationToken stop)
    {
        if (Environment.GetEnvironmentVariable(Variable) == folder)
            return new ProjectLock(null);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return new ProjectLock(new FileStream(Path.Combine(ToolFolder.In(folder), "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (isFirst)
                    tell($"waiting for another dotnet nas, which builds or writes in {folder}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new ProjectLock(null);
            }
            await Task.Delay(Interval, stop);
        }
    }

    public void Dispose() => _file?.Dispose();

    // EWOULDBLOCK of Linux and of the BSDs with macOS; a sharing violation.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
