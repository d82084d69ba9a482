namespace Nas.Protocol;

/// <summary>What the tool says after the request, a line each.</summary>
internal static class Word
{
    /// <summary>To a draft: the work may begin.</summary>
    public const string Go = "go";

    /// <summary>At any time: stop cleanly.</summary>
    public const string Cancel = "cancel";
}
