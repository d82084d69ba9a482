namespace Nas.Runtime.Tables;

/// <summary>How a table writes its scores.</summary>
internal enum ScoreScale
{
    /// <summary>0 to 100.</summary>
    Percent,

    /// <summary>0 to 1.</summary>
    Share,
}
