namespace Nas.Runtime.Recipes;

/// <summary>Which part of a search the training of a supernet is.</summary>
/// <param name="Phase">Its name.</param>
/// <param name="Share">Its share of the whole work, 0 to 1.</param>
/// <param name="Measures">Whether epochs are measured and give a result; else another part of the search does that.</param>
internal sealed record SearchPart(string Phase = "search", double Share = 1, bool Measures = true);
