namespace Nas.Generators.Emitter;

/// <summary>A generated file.</summary>
/// <param name="HintName">Its name, unique in the project.</param>
/// <param name="Text">What is in it.</param>
internal sealed record GeneratedSource(string HintName, string Text);
