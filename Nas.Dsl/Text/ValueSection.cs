using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>A part of an architecture's text that is about no graph: names with values, <c>settings: learning_rate = 0.1; policy_1a = rotate 0.7 2</c>.</summary>
/// <param name="Name">What stands before it.</param>
/// <param name="Title">How a message calls it.</param>
/// <param name="Kind">What each value is.</param>
/// <param name="Values">The names with their decisions, whose choices stand one behind the other.</param>
internal sealed record ValueSection(string Name, string Title, string Kind, IReadOnlyList<(string Name, IReadOnlyList<int> Decisions)> Values)
{
    /// <summary>Those of a space, in the order of its decisions: the sizes of the net itself, behind its name, then the settings of its training.</summary>
    public static IReadOnlyList<ValueSection> Of(SearchSpace space) => new[]
    {
        new ValueSection(space.Name, $"net '{space.Name}'", "size", [.. space.Sizes.Select(s => (s.Name, (IReadOnlyList<int>)[s.Decision]))]),
        new ValueSection(SearchSpace.SettingsName, $"'{SearchSpace.SettingsName}'", "setting", [.. space.Settings.Select(s => (s.Part.Name, s.Decisions))]),
    }.Where(section => section.Values.Count > 0).ToList();
}
