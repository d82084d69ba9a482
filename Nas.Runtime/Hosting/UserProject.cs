using System.Reflection;
using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Hosting;

/// <summary>What the user's assembly holds: search spaces, networks derived from them, and strategies of its own.</summary>
internal sealed class UserProject
{
    public UserProject(Assembly assembly)
    {
        Name = assembly.GetName().Name!;
        Spaces =
        [
            .. assembly.GetCustomAttributes<SearchSpaceDefinitionAttribute>()
                .Select(a => (ISearchSpaceDefinition)Activator.CreateInstance(a.Definition, nonPublic: true)!)
                .OrderBy(d => FullName(d.Space), StringComparer.Ordinal),
        ];
        Networks =
        [
            .. assembly.GetTypes()
                .Select(t => (Type: t, Origin: t.GetCustomAttribute<DerivedNetworkAttribute>()))
                .Where(n => n.Origin is not null)
                .Select(n => new DerivedNetwork(n.Type, n.Origin!))
                .OrderBy(n => n.Type.FullName, StringComparer.Ordinal),
        ];
        Recipes = [.. Recipe.All.Concat(Recipe.Of(assembly)).OrderBy(r => r.Name, StringComparer.Ordinal)];
        if (Recipes.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            var classes = string.Join(", ", same.Select(r => r.GetType().FullName));
            throw new UsageException($"There are several strategies '{same.Key}': {classes}.", "Give that of the project another name.");
        }
    }

    public string Name { get; }

    public IReadOnlyList<ISearchSpaceDefinition> Spaces { get; }

    public IReadOnlyList<DerivedNetwork> Networks { get; }

    /// <summary>Every strategy that there is for it: those of the library, and its own.</summary>
    public IReadOnlyList<Recipe> Recipes { get; }

    public static string FullName(SearchSpace space) => space.Namespace.Length == 0 ? space.Name : $"{space.Namespace}.{space.Name}";

    /// <summary>The space of that name, or the only one.</summary>
    public ISearchSpaceDefinition Space(string? name) => Single(
        Spaces, name, d => [d.Space.Name, FullName(d.Space)], "search space", "--net", "Add a .nas file with a net, or a class with [Net], to the project.");

    /// <summary>The derived network of that name, or the only one.</summary>
    public DerivedNetwork Network(string? name) => Single(
        Networks, name, n => [n.Type.Name, n.Type.FullName!], "derived network", "--network", "Run `dotnet nas search` first.");

    private T Single<T>(IReadOnlyList<T> all, string? name, Func<T, string[]> names, string what, string option, string ifNone)
    {
        if (all.Count == 0) throw new UsageException($"{Name} has no {what}.", ifNone);
        var known = string.Join(", ", all.Select(a => names(a)[0]));
        if (name is not null)
            return all.FirstOrDefault(a => names(a).Contains(name)) ?? throw new UsageException($"{Name} has no {what} '{name}'.", $"It has: {known}.");
        return all.Count == 1 ? all[0] : throw new UsageException($"{Name} has {all.Count} {what}s: {known}.", $"Choose one with {option}.");
    }
}
