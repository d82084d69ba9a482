namespace Nas.Runtime.Evaluation;

/// <summary>What a network costs a search that has scored it before.</summary>
public enum RepeatPolicy
{
    /// <summary>As much as any other: it is evaluated again. So counts the authors' code of NAS-Bench-101 and NAS-Bench-201.</summary>
    Pay,

    /// <summary>Nothing: its known score is the answer, and takes neither time nor a trial. <see cref="ScoredBefore"/> says where that ends.</summary>
    Cached,
}
