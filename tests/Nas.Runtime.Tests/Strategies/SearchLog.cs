using Nas.Runtime.Searching;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Keeps what a search reports.</summary>
/// <param name="onReport">What is done at each report, or null: nothing.</param>
internal sealed class SearchLog(Action<Progress>? onReport = null) : IProgressListener
{
    public List<Progress> Reports { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Architectures => [.. Reports.Where(r => r.Architecture is not null).Select(r => r.Architecture!)];

    public void Report(Progress progress)
    {
        Reports.Add(progress);
        onReport?.Invoke(progress);
    }

    public void Warn(string text) => Warnings.Add(text);
}
