namespace Nas.Runtime.Recipes;

/// <summary>An option of a recipe.</summary>
/// <param name="Name">Its name behind <c>--set</c>.</param>
/// <param name="Default">Its default, as typed: where the paper's value is for thousands of trials, one for a hundred or so.</param>
/// <param name="Description">What it is.</param>
/// <param name="Paper">The paper's value, or that of its authors' code, where the default is another one; null: it is the default, or they name none.</param>
public sealed record RecipeOption(string Name, string Default, string Description, string? Paper = null);
