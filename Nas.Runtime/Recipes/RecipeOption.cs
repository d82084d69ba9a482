namespace Nas.Runtime.Recipes;

/// <summary>An option of a recipe.</summary>
/// <param name="Name">Its name behind <c>--set</c>.</param>
/// <param name="Default">Its default, as typed.</param>
/// <param name="Description">What it is, with the paper's value where the default differs.</param>
public sealed record RecipeOption(string Name, string Default, string Description);
