namespace Nas.Dsl.Model;

/// <summary>What a net is trained for. It says what the head must put out; losses and scores are of the runtime.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Description">What the net puts out, as the end of a sentence.</param>
public sealed record LearningTask(string Name, string Description)
{
    /// <summary>One class for each example: a row of numbers, one for each class.</summary>
    public static LearningTask Classification { get; } = new("classification", "one row of numbers for each example");

    /// <summary>At each place of a text the token that comes next: a row of numbers for each place, one for each word of the vocabulary.</summary>
    public static LearningTask LanguageModel { get; } = new("language_model", "a row of numbers for each token");

    /// <summary>Things in an image: at each place of it a row of numbers, one for each class and four for the sides of a box.</summary>
    public static LearningTask Detection { get; } = new("detection", "classes and boxes for each place of an image");

    /// <summary>Every task.</summary>
    public static IReadOnlyList<LearningTask> All { get; } = [Classification, LanguageModel, Detection];

    /// <summary>Whether a place of a text may see only those before it and itself.</summary>
    public bool IsCausal => this == LanguageModel;

    /// <summary>What a net with such an input is for unless it says so.</summary>
    public static LearningTask Usual(InputShape input) => input is TokensShape ? LanguageModel : Classification;

    /// <summary>The task of this name, or null.</summary>
    public static LearningTask? Named(string name) => All.FirstOrDefault(t => t.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
