using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tables;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>
/// A search as it was asked for, checked, with everything filled in that was left to a default: what each process that works at an
/// experiment starts from.
/// </summary>
internal sealed class SearchSetup
{
    private readonly Device _device;
    private readonly DataProxy _proxy;

    /// <summary>Checks what was asked for.</summary>
    /// <param name="asked">What is null keeps its default.</param>
    /// <param name="project">Where the space is.</param>
    /// <param name="toolVersion">Who writes the network.</param>
    /// <exception cref="UsageException">It asks for something that there is not.</exception>
    public SearchSetup(ExperimentSettings asked, UserProject project, string toolVersion)
    {
        ToolVersion = toolVersion;
        Definition = project.Space(asked.Net);
        Recipe = asked.Strategy is { } strategy ? Recipe.Named(project.Recipes, strategy) : Recipe.Usual(Definition.Space, PreferenceOf(asked, Definition.Space.Net.Task));
        Options = new OptionValues(Recipe, asked.Options, asked.Preset == ExperimentSettings.Paper);
        Parameters = Workplace.Parameters(Definition.Space, asked.Parameters);
        _proxy = new DataProxy(asked, Definition.Space, Parameters);
        Preference = PreferenceOf(asked, Definition.Space.Net.Task);
        var usual = Objective.Of(Definition.Space.Net.Task);
        if (asked.ClassName is { } name && Identifiers.IsMemberOfNetwork(name))
            throw new UsageException($"The class cannot be called '{name}', since a member of it is.", "Give --as another name.");
        if (Recipe.DefaultTrials == 0 && Preference.Objectives.FirstOrDefault(o => o != usual) is { } other)
        {
            throw new UsageException(
                $"Strategy {Recipe.Name} derives one network by its {usual.Name} and cannot optimise '{other.Name}'.",
                "Bound it with --max-params, --max-flops or --max-latency, or choose a strategy that tries architectures one by one, such as nsga2 or spos.");
        }

        if (Recipe.Refusal(Definition.Space) is { } why)
            throw new UsageException($"Strategy {Recipe.Name} {why}.", "Choose another, such as regularized-evolution, which trains architectures one by one.");
        if (Preference.Objectives.FirstOrDefault(o => o.NeedsTable) is { } unknown)
            throw new UsageException($"Only tables of scores say anything of '{unknown.Name}'.", "Choose another objective, or compare strategies on a table with dotnet nas bench.");
        Latency = LatencyOf(asked);
        if (Latency is null && (asked.MaxLatencyMilliseconds is not null || Preference.Objectives.Any(o => o.NeedsLatencies)))
            throw new UsageException("A latency can be foretold only by a table of latencies.", "Give one with --latency; dotnet nas profile measures it.");
        Latency?.Require(Definition.Space, Parameters);
        Constraints = new Constraints(Definition.Space, Parameters, asked.MaxParameters, asked.MaxFlops, asked.MaxLatencyMilliseconds, Latency);
        Constraints.RequireSome();

        // Threads change how sums are rounded, and so the result.
        var threads = asked.Threads ?? Environment.ProcessorCount;
        _device = Workplace.Device(asked with { Threads = threads });
        RequireMemory(batch: 1);
        Weights = WeightsOf(asked);
        Settings = asked with
        {
            Net = UserProject.FullName(Definition.Space),
            Strategy = Recipe.Name,
            Data = asked.Data ?? DataSource.Usual(Definition.Space.Net),
            Device = ComputeDevice.NameOf(_device),
            Threads = threads,
            Epochs = asked.Epochs ?? (Weights is null ? Recipe.DefaultEpochs : Recipe.EpochsFromWeights),
            Trials = asked.Trials ?? Recipe.DefaultTrials,
            BatchSize = asked.BatchSize ?? Recipe.DefaultBatchSize,
            Augment = asked.Augment ?? true,
            Ahead = asked.Ahead ?? 1,
            Preset = null,
            Latency = null,
            LatencyRows = Latency is null ? null : [.. Latency.Rows.Select(r => new LatencyRow(r.Operation, r.Configuration, r.Milliseconds))],
            WeightsSha256 = Weights?.Sha256,
            Objectives = [.. Preference.Objectives.Select(o => o.Name)],
            Parameters = new SortedDictionary<string, int>(Parameters.ToDictionary()),
            Options = new SortedDictionary<string, string>(Options.Values.ToDictionary(), StringComparer.Ordinal),
        };
    }

    /// <summary>The space.</summary>
    public ISearchSpaceDefinition Definition { get; }

    /// <summary>How to search.</summary>
    public Recipe Recipe { get; }

    /// <summary>What architectures must keep to; there are some that do.</summary>
    public Constraints Constraints { get; }

    /// <summary>How long layers take, or null: no table was given.</summary>
    public LatencyTable? Latency { get; }

    /// <summary>What the supernet begins from, or null: new weights.</summary>
    public TrainedWeights? Weights { get; }

    /// <summary>What is optimised.</summary>
    public Preference Preference { get; }

    /// <summary>The recipe's options.</summary>
    public OptionValues Options { get; }

    /// <summary>The values of the net's parameters.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; }

    /// <summary>What determines the result, with everything filled in.</summary>
    public ExperimentSettings Settings { get; }

    /// <summary>Who writes the network.</summary>
    public string ToolVersion { get; }

    /// <summary>Sees to it that workers have something to do.</summary>
    /// <param name="workers">How many are to be started; null: none.</param>
    /// <exception cref="UsageException">The strategy trains one supernet, in one process.</exception>
    public void RequireTrials(int? workers)
    {
        if (workers > 0 && Recipe is not AskTellRecipe)
        {
            throw new UsageException(
                $"Strategy {Recipe.Name} trains a supernet in one process, and has no trials to give to workers.",
                "Leave --workers out, or choose a strategy that trains architectures one by one, such as regularized-evolution.");
        }
    }

    /// <summary>What a search that begins starts from: what was asked for, within the limits of the net.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="project">Where the space is.</param>
    /// <exception cref="UsageException">It asks for something that there is not.</exception>
    public static SearchSetup Of(SearchRequest request, UserProject project)
    {
        var definition = project.Space(request.Settings.Net);
        RequireUndecided(request.Settings, definition.Space);
        return new(NetLimits.Fill(request.Settings, definition, request.ProjectDirectory), project, request.ToolVersion);
    }

    /// <summary>What a process that works at an experiment starts from.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="settings">Its own, or those with what does not matter here changed.</param>
    /// <param name="project">The project as it is now.</param>
    /// <param name="toolVersion">Who writes the network.</param>
    /// <exception cref="UsageException">The project's space is another one now.</exception>
    public static SearchSetup Of(Experiment experiment, ExperimentSettings settings, UserProject project, string toolVersion)
    {
        var setup = new SearchSetup(settings, project, toolVersion);
        return setup.HasSpaceOf(experiment)
            ? setup
            : throw new UsageException(
                $"{setup.Definition.Space.Name} has changed since experiment {experiment.Id} was begun.", "Restore its .nas file or its class, or begin a new search.");
    }

    /// <summary>The objectives of a search, each once.</summary>
    /// <exception cref="UsageException">There is no such objective.</exception>
    public static Preference PreferenceOf(ExperimentSettings settings, LearningTask task) =>
        new([.. settings.Objectives is { Count: > 0 } names ? names.Distinct().Select(Objective.Named) : [Objective.Of(task)]]);

    /// <summary>Whether an experiment is this search: all that determines the result is the same, but for the images, which were not read yet.</summary>
    public bool IsOf(Experiment experiment) => HasSpaceOf(experiment) && experiment.Settings with { Options = Complete(experiment.Settings.Options) } == Settings;

    /// <summary>Checks that what is trained may fit into memory: the supernet, or what all architectures have in common.</summary>
    /// <param name="batch">The images of a batch.</param>
    /// <exception cref="UsageException">It cannot.</exception>
    public void RequireMemory(int batch)
    {
        var plan = NetworkPlan.Of(_proxy.Seen, Parameters);
        var (count, widest) = Cost.Held(plan, Recipe.TrainsSupernet);
        var input = plan.Space.Net.Input;
        var what = Recipe.TrainsSupernet ? $"The supernet of {plan.Space.Name}" : $"Any network of {plan.Space.Name}";
        Workplace.RequireMemory(what, count, widest + input.Numbers, batch, _device);
    }

    /// <summary>The images.</summary>
    public DataSplit Data(EventWriter events, CancellationToken cancellation) =>
        _proxy.Of(Workplace.Data(Definition.Space, Parameters, Settings, events, cancellation));

    /// <summary>What a score measures, with how the data differ from all that there are.</summary>
    /// <param name="metric">What its evaluator says.</param>
    public string Stated(string metric) => _proxy.Stated(metric);

    /// <summary>What the recipe is run with.</summary>
    public SearchRun Run(Dataset train, IProgressListener listener, CancellationToken cancellation) => new()
    {
        Definition = Definition,
        Parameters = Parameters,
        Data = train,
        Device = _device,
        Random = new RandomStream((ulong)Settings.Seed),
        Epochs = Settings.Epochs!.Value,
        Trials = Settings.Trials!.Value,
        BatchSize = Settings.BatchSize!.Value,
        LearningRate = Settings.LearningRate,
        Augmentation = Augmentation.Wanted(Settings.Augment),
        Precision = Workplace.Precision(Settings, Definition.Space),
        Options = Options,
        Constraints = Constraints,
        Latency = Latency,
        Weights = Weights,
        Preference = Preference,
        Ahead = Settings.Ahead!.Value,
        Repeats = Workplace.Repeats(Settings.Repeats),
        Listener = listener,
        Cancellation = cancellation,
    };

    // What each architecture chooses cannot be said for all.
    internal static void RequireUndecided(TrainingSettings asked, SearchSpace space)
    {
        if (Workplace.Said(asked).FirstOrDefault(s => space.Net.Settings.Any(chosen => chosen.Name == s.Setting)) is not ({ } setting, { } option)) return;
        throw new UsageException($"{space.Name} chooses {setting} for each architecture, so that {option} cannot say it for all.", $"Leave {option} out, or take {setting} out of the settings of {space.Name}.");
    }

    // The file is read once, when the search is begun.
    private static LatencyTable? LatencyOf(ExperimentSettings asked) =>
        asked.LatencyRows is { } rows ? new LatencyTable(rows.Select(r => (r.Operation, r.Configuration, r.Milliseconds)))
        : asked.Latency is { } path ? LatencyFile.Read(path)
        : null;

    // Whether they fit is seen when the search is begun. One that goes on needs the file until its first checkpoint, and those who only read the experiment need it no more.
    private TrainedWeights? WeightsOf(ExperimentSettings asked)
    {
        if (asked.Weights is not { } path) return null;
        if (asked.WeightsSha256 is { } known) return new(path, known);
        if (Recipe.EpochsFromWeights is null)
        {
            throw new UsageException(
                $"Strategy {Recipe.Name} cannot begin from the weights of a network: {(Recipe.TrainsSupernet ? "it trains no single paths" : "it has no supernet")}.", "Leave --weights out, or choose another, such as amc or ofa.");
        }

        var weights = TrainedWeights.Of(path);
        using var supernet = Definition.CreateSupernet(Parameters);
        supernet.ScaleNorms();
        weights.LoadInto(supernet, new ArchitectureSizes(Definition.Space, Parameters).Largest);
        return weights;
    }

    // An option that came after the experiment was begun has its default there.
    private SortedDictionary<string, string> Complete(IReadOnlyDictionary<string, string> stored)
    {
        var options = new SortedDictionary<string, string>(Recipe.Options.ToDictionary(o => o.Name, o => o.Default), StringComparer.Ordinal);
        foreach (var (name, value) in stored) options[name] = value;
        return options;
    }

    private bool HasSpaceOf(Experiment experiment) => SpaceText.Hash(Definition.Space) == experiment.SpaceHash;
}
