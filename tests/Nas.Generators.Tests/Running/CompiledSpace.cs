using System.Reflection;
using Nas.Dsl.Model;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>A space whose generated code was compiled and loaded.</summary>
internal sealed class CompiledSpace
{
    private readonly ISearchSpaceDefinition _definition;

    private CompiledSpace(UserProject project, string[] sources)
    {
        Assembly = sources.Aggregate(project, (p, source) => p.WithSource(source)).Load();
        var attribute = Assert.Single(Assembly.GetCustomAttributes<SearchSpaceDefinitionAttribute>());
        _definition = (ISearchSpaceDefinition)Activator.CreateInstance(attribute.Definition)!;
        Parameters = Space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? Space.Name == "TreeNet" ? 8 : Narrowest + 2 : 3);
    }

    /// <summary>One space of each kind, compiled once for all tests; the key is a name for messages.</summary>
    public static IReadOnlyDictionary<string, Lazy<CompiledSpace>> All { get; } = Spaces.All.ToDictionary(s => s.Key, s => new Lazy<CompiledSpace>(() => Compile(s.Value)));

    /// <summary>The names of those that have a supernet.</summary>
    public static IEnumerable<string> WithSupernet => Spaces.All.Keys.Where(k => k is not (nameof(Spaces.Bench101) or nameof(Spaces.Tree) or nameof(Spaces.Layers) or nameof(Spaces.Widths) or nameof(Spaces.Pyramids)));

    public Assembly Assembly { get; }

    public ISearchSpaceDefinition Definition => _definition;

    public SearchSpace Space => _definition.Space;

    /// <summary>The least width: five nodes may share it, or it is halved and halved again.</summary>
    public int Narrowest => Space.Name switch { "Bench101Net" => 5, "TreeNet" or "LayerNet" => 4, _ => 2 };

    /// <summary>From one width to the next: what is halved twice is a multiple of four, and layers with widths of their own have one.</summary>
    public int WidthStep => Space.Name switch { "TreeNet" => 4, "LayerNet" => 0, _ => 1 };

    /// <summary>Small sizes, so that a test takes milliseconds.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; }

    /// <summary>The names that the class has already, where C# declares the space.</summary>
    public IReadOnlyCollection<string> DeclaredNames => _definition.DeclaredNames;

    public static CompiledSpace Compile(string text, params string[] sources) => new(new UserProject().WithSpace("Space.nas", text), sources);

    /// <summary>A space that one of the sources declares by attributes.</summary>
    public static CompiledSpace Declared(params string[] sources) => new(new UserProject(), sources);

    public Supernet Supernet() => _definition.CreateSupernet(Parameters);

    public nn.Module<Tensor, Tensor> Build(Genotype genotype) => _definition.Build(genotype, Parameters);

    public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => _definition.Build(genotype, parameters);

    /// <summary>A point of the space, drawn uniformly over the values of each decision; where that may not stand, the nearest one.</summary>
    public Genotype Draw(int seed)
    {
        var random = new Random(seed);
        return Space.Decisions.Nearest([.. Space.Decisions.Items.Select(d => d.ValueAt(random.NextInt64(d.ValueCount)))]);
    }

    /// <summary>The architecture whose every operation is the one of index <paramref name="operation"/>.</summary>
    public Genotype Uniform(int operation) =>
        new(Space.Decisions, [.. Space.Decisions.Items.Select(d => d.Kind == DecisionKind.One ? Math.Min(operation, d.ValueCount - 1) : d.ValueAt(0))]);

    /// <summary>Random images, or tokens, of the net's shape.</summary>
    /// <param name="count">How many.</param>
    /// <param name="type">The type of an image's numbers.</param>
    public Tensor Images(int count, ScalarType type = ScalarType.Float32)
    {
        var shape = Space.Net.Input;
        return shape is TokensShape tokens ? randint(3, [count, tokens.Length]) : randn(count, shape.Channels, shape.Height, shape.Width, dtype: type);
    }

    /// <summary>A network that a search has written into the project.</summary>
    /// <param name="name">Its class, in the namespace of the net.</param>
    /// <param name="arguments">What its constructor is given.</param>
    public nn.Module<Tensor, Tensor> Written(string name, params int[] arguments) =>
        (nn.Module<Tensor, Tensor>)Assembly.GetType($"{Space.Namespace}.{name}", throwOnError: true)!
            .GetConstructors().Single(c => c.GetParameters().Length == arguments.Length).Invoke([.. arguments.Cast<object>()]);

    /// <summary>A method of the user's own class.</summary>
    public object? Call(string method, params object?[] arguments)
    {
        try
        {
            return Assembly.GetType("User.Code", throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments);
        }
        catch (TargetInvocationException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
