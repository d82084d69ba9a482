using Nas.Protocol;

namespace Nas.Tool.Terminal;

/// <summary>A progress event in words.</summary>
internal static class ProgressText
{
    /// <summary>"search, trial 4/20, epoch 3/10": where the work is, without the step.</summary>
    public static string Place(ProgressEvent progress) => string.Join(", ", Parts(progress));

    /// <summary>"search, trial 4/20, epoch 3/10, step 12/125".</summary>
    public static string Step(ProgressEvent progress)
    {
        var parts = Parts(progress);
        Add(parts, "step", progress.Step, progress.Steps);
        return string.Join(", ", parts);
    }

    private static List<string> Parts(ProgressEvent progress)
    {
        List<string> parts = [];
        if (progress.Phase.Length > 0)
            parts.Add(progress.Phase);
        Add(parts, "search", progress.Search, progress.Searches);
        Add(parts, "trial", progress.Trial, progress.Trials);
        Add(parts, "epoch", progress.Epoch, progress.Epochs);
        return parts;
    }

    /// <summary>"loss 0.910, accuracy 71.0 %, best 73.0 %", or "failed: no memory, best 73.0 %".</summary>
    public static string Quality(ProgressEvent progress)
    {
        List<string> parts = [];
        if (progress.Failure is { } failure)
            parts.Add($"failed: {failure.TrimEnd('.')}");
        if (progress.Loss is { } loss)
            parts.Add($"loss {Figures.Loss(loss)}");
        if (progress.Accuracy is { } accuracy)
            parts.Add($"accuracy {Figures.Percent(accuracy)}");
        if (progress.Test is { } test)
            parts.Add($"test {Figures.Percent(test)}");
        if (progress.Best is { } best)
            parts.Add($"best {Figures.Percent(best)}");
        if (progress.SkipShare is { } skips)
            parts.Add($"skips {Figures.Percent(skips)}");
        if (progress.Eigenvalue is { } eigenvalue)
            parts.Add($"eigenvalue {Figures.Number(eigenvalue)}");
        if (progress.Gap is { } gap)
            parts.Add($"gap {Figures.Percent(gap)}");
        return string.Join(", ", parts);
    }

    /// <summary>"0:12, 0:41 left".</summary>
    public static string Time(ProgressEvent progress)
    {
        List<string> parts = [];
        if (progress.ElapsedSeconds is { } elapsed)
            parts.Add(Figures.Duration(elapsed));
        if (progress.LeftSeconds is { } left)
            parts.Add($"{Figures.Duration(left)} left");
        return string.Join(", ", parts);
    }

    private static void Add(List<string> parts, string what, int? index, int? count)
    {
        if (index is { } i)
            parts.Add(count is { } n ? $"{what} {i}/{n}" : $"{what} {i}");
    }
}
