using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>Searches as <c>dotnet nas search</c> begins them, whose last checkpoint stays in memory.</summary>
internal static class Searches
{
    /// <summary>A search on the CPU without limits.</summary>
    /// <param name="recipe">The method.</param>
    /// <param name="set">strategy.option=value, or option=value, which each method takes that has it.</param>
    /// <param name="definition">The space.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="train">The training images.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="epochs">Epochs of the supernet.</param>
    /// <param name="trials">Architectures to evaluate.</param>
    /// <param name="batch">Images in a step.</param>
    /// <param name="learningRate">The learning rate of the weights, or null: the method's.</param>
    public static SearchRun Of(
        Recipe recipe, IEnumerable<string> set, ISearchSpaceDefinition definition, IReadOnlyDictionary<string, int> parameters, Dataset train, int seed, int epochs, int trials, int batch, double? learningRate) => new()
        {
            Definition = definition,
            Parameters = parameters,
            Data = train,
            Device = CPU,
            Random = new RandomStream((ulong)seed),
            Epochs = epochs,
            Trials = trials,
            BatchSize = batch,
            LearningRate = learningRate,
            Options = new OptionValues(recipe, Options(recipe, set)),
            Constraints = new Constraints(definition.Space, parameters, null, null),
            Preference = new Preference([Objective.Of(definition.Space.Net.Task)]),
            Listener = new Warnings(),
            Cancellation = default,
            Augmentation = Augmentation.CropAndFlip,
            Checkpoints = new MemoryCheckpoints(),
        };

    private static Dictionary<string, string> Options(Recipe recipe, IEnumerable<string> given)
    {
        var options = new Dictionary<string, string>();
        foreach (var (name, value) in given.Select(g => g.Split('=', 2)).Select(p => (p[0], p[1])))
        {
            if (name.StartsWith(recipe.Name + ".", StringComparison.Ordinal)) options[name[(recipe.Name.Length + 1)..]] = value;
            else if (recipe.Options.Any(o => o.Name == name)) options[name] = value;
        }

        return options;
    }

    private sealed class Warnings : IProgressListener
    {
        public void Report(Progress progress)
        {
        }

        public void Warn(string text) => Console.Error.WriteLine(text);
    }
}
