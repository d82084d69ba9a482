namespace Nas.Runtime.Data;

/// <summary>What examples are for.</summary>
internal enum DataPart
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To measure architectures by.</summary>
    Validation,

    /// <summary>For the last word on a finished network.</summary>
    Test,
}

/// <summary>The names of parts, as folders, files and columns have them.</summary>
internal static class DataParts
{
    /// <summary>The names, for messages.</summary>
    public const string Names = "train, validation or test";

    /// <summary>The part of that name, in small or capital letters; null: it is none.</summary>
    public static DataPart? Named(string name) => name.ToUpperInvariant() switch
    {
        "TRAIN" or "TRAINING" => DataPart.Train,
        "VALIDATION" or "VALID" or "VAL" => DataPart.Validation,
        "TEST" or "TESTING" => DataPart.Test,
        _ => null,
    };
}
