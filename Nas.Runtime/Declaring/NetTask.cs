namespace Nas.Runtime.Declaring;

/// <summary>What a net is trained for.</summary>
public enum NetTask
{
    /// <summary>One class for each example; what a net for images is for.</summary>
    Classification,

    /// <summary>At each place of a text the token that comes next; what a net for tokens is for.</summary>
    LanguageModel,

    /// <summary>Things in an image, with a box around each; the head ends with <c>detect</c>.</summary>
    Detection,
}
