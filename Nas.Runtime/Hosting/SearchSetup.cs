using System.Text.Json;
using System.Text.Json.Serialization;
using Nas.Dsl.CSharp;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Experiments;
using Nas.Runtime.Objectives;
using Nas.Runtime.Recipes;
using Nas.Runtime.Reporting;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>
/// A search as the request asks for it, checked, with everything filled in that was left to a default: what an experiment is identified by,
/// and what each process that works at it starts from.
/// </summary>
internal sealed class SearchSetup
{
    private const string DefaultObjective = "accuracy";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Device _device;

    /// <summary>Checks the request.</summary>
    /// <exception cref="UsageException">It asks for something that there is not.</exception>
    public SearchSetup(Request request, UserProject project)
    {
        Definition = project.Space(request.Net);
        Recipe = Recipe.Named(request.Strategy);
        Options = new OptionValues(Recipe, request.Options ?? new Dictionary<string, string>());
        Parameters = Workplace.Parameters(Definition.Space, request);
        Preference = PreferenceOf(request);
        if (request.ClassName is { } name && Identifiers.IsMemberOfNetwork(name))
            throw new UsageException($"The class cannot be called '{name}', since a member of it is.", "Give --as another name.");
        if (Recipe.DefaultTrials == 0 && Preference.Objectives.FirstOrDefault(o => o.Name != DefaultObjective) is { } other)
        {
            throw new UsageException(
                $"Strategy {Recipe.Name} derives one network by its accuracy and cannot optimise '{other.Name}'.",
                "Bound it with --max-params or --max-flops, or choose a strategy that tries architectures one by one, such as nsga2 or spos.");
        }

        Constraints = new Constraints(Definition.Space, Parameters, request.MaxParameters, request.MaxFlops);
        Constraints.RequireSome();

        // Threads change how sums are rounded, and so the result.
        var threads = request.Threads ?? Environment.ProcessorCount;
        _device = Workplace.Device(request with { Threads = threads });
        RequireMemory(batch: 1);
        Request = request with
        {
            Net = UserProject.FullName(Definition.Space),
            Device = ComputeDevice.NameOf(_device),
            Threads = threads,
            Epochs = request.Epochs ?? Recipe.DefaultEpochs,
            Trials = request.Trials ?? Recipe.DefaultTrials,
            BatchSize = request.BatchSize ?? Recipe.DefaultBatchSize,
            Augment = request.Augment ?? true,
            Ahead = request.Ahead ?? 1,
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

    /// <summary>What is optimised.</summary>
    public Preference Preference { get; }

    /// <summary>The recipe's options.</summary>
    public OptionValues Options { get; }

    /// <summary>The values of the net's parameters.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; }

    /// <summary>The request with everything filled in.</summary>
    public Request Request { get; }

    /// <summary>What of the request determines the result, as JSON: where files are, and how long the search may take, does not.</summary>
    public string Settings => JsonSerializer.Serialize(
        Request with
        {
            Command = "search",
            TimeLimitSeconds = null,
            Network = null,
            Architecture = null,
            Output = null,
            ToolVersion = "",
            ProjectDirectory = null,
            Store = null,
            Experiment = null,
            Resume = false,
            Draft = null,
            LeaseSeconds = null,
            IdleLimitSeconds = null,
            Format = null,
            Files = null,
            Trial = null,
        },
        Json);

    /// <summary>The request that an experiment was begun with; where things are, and the time limit, are those of <paramref name="now"/>.</summary>
    public static Request Restore(Experiment experiment, Request now) => JsonSerializer.Deserialize<Request>(experiment.Settings, Json)! with
    {
        TimeLimitSeconds = now.TimeLimitSeconds,
        ToolVersion = now.ToolVersion,
        ProjectDirectory = now.ProjectDirectory,
        Store = now.Store,
    };

    /// <summary>The objectives that a request names, each once; the accuracy where it names none.</summary>
    /// <exception cref="UsageException">There is no such objective.</exception>
    public static Preference PreferenceOf(Request request) =>
        new([.. (request.Objectives is { Count: > 0 } names ? names.Distinct() : [DefaultObjective]).Select(Objective.Named)]);

    /// <summary>Checks that what is trained may fit into memory: the supernet, or what all architectures have in common.</summary>
    /// <param name="batch">The images of a batch.</param>
    /// <exception cref="UsageException">It cannot.</exception>
    public void RequireMemory(int batch)
    {
        var plan = NetworkPlan.Of(Definition.Space, Parameters);
        var (count, widest) = Cost.Held(plan, Recipe.TrainsSupernet);
        var input = plan.Space.Net.Input;
        var what = Recipe.TrainsSupernet ? $"The supernet of {plan.Space.Name}" : $"Any network of {plan.Space.Name}";
        if (Memory.Excess(what, count, widest + ((long)input.Channels * input.Height * input.Width), batch, _device, Memory.Installed) is { } excess)
            throw new UsageException(excess.Message, excess.Hint!);
    }

    /// <summary>The images.</summary>
    public DataSplit Data(EventWriter events, CancellationToken cancellation) =>
        Workplace.Data(Definition.Space, Parameters, Request, events, cancellation);

    /// <summary>What the recipe is run with.</summary>
    public SearchRun Run(ImageDataset train, IProgressListener listener, CancellationToken cancellation) => new()
    {
        Definition = Definition,
        Parameters = Parameters,
        Data = train,
        Device = _device,
        Random = new RandomStream((ulong)Request.Seed),
        Epochs = Request.Epochs!.Value,
        Trials = Request.Trials!.Value,
        BatchSize = Request.BatchSize!.Value,
        LearningRate = Request.LearningRate,
        Augmentation = Augmentation.Wanted(Request.Augment),
        Options = Options,
        Constraints = Constraints,
        Preference = Preference,
        Ahead = Request.Ahead!.Value,
        Listener = listener,
        Cancellation = cancellation,
    };
}
