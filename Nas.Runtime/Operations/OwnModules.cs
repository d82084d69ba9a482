using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Devices;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// The user's own modules. A space names their classes; what is generated of it brings the classes along (<see cref="Of"/>), so that a space
/// which was stored as text finds them again.
/// </summary>
public static class OwnModules
{
    private static readonly ConcurrentDictionary<string, Type> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(OwnModule Module, int In, int Out, int Stride, int Height, int Width), (long Parameters, long Flops)> Measured = [];

    /// <summary>A space whose own modules are of the given classes.</summary>
    /// <param name="space">The space.</param>
    /// <param name="types">Classes derived from <c>Module&lt;Tensor, Tensor&gt;</c>.</param>
    /// <returns><paramref name="space"/>.</returns>
    public static SearchSpace Of(SearchSpace space, params Type[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        foreach (var type in types) Known[type.FullName!.Replace('+', '.')] = type;
        Cost.OwnModules = Measure;
        return space;
    }

    /// <summary>A module with new weights.</summary>
    /// <exception cref="UsageException">There is no such class, or it has no such constructor.</exception>
    internal static nn.Module<Tensor, Tensor> Create(Layer.Own layer)
    {
        var module = layer.Module;
        if (!Known.TryGetValue(module.Type, out var type)) throw new UsageException($"There is no class {module.Type} for the operation {module.Name}.", "Build the project that declares it.");
        // Of several that fit the one with the fewest parameters, as the compiler would choose it.
        var call = type.GetConstructors().Select(c => (Constructor: c, Values: Values(c, layer))).Where(c => c.Values is not null)
            .OrderBy(c => c.Values!.Length).FirstOrDefault();
        if (call.Constructor is null) throw new UsageException($"{module.Type} has no public constructor for {module}.");
        return (nn.Module<Tensor, Tensor>)call.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, call.Values, CultureInfo.InvariantCulture);
    }

    // What a constructor gets, or null: it takes something else.
    private static object?[]? Values(ConstructorInfo constructor, Layer.Own layer)
    {
        var parameters = constructor.GetParameters();
        object?[] values = [.. parameters.Select(p => p.HasDefaultValue ? p.DefaultValue : Missing.Value)];
        for (var i = 0; i < layer.Module.Arguments.Count; i++)
        {
            var argument = layer.Module.Arguments[i];
            var at = argument.Name is { } name ? Array.FindIndex(parameters, p => p.Name == name) : i < parameters.Length ? i : -1;
            if (at < 0 || Value(argument, layer, parameters[at].ParameterType) is not { } value) return null;
            values[at] = value;
        }

        return values.Contains(Missing.Value) ? null : values;
    }

    private static object? Value(OwnArgument argument, Layer.Own layer, Type type)
    {
        var fits = argument.Value.IsBoolean ? type == typeof(bool)
            : type == typeof(double) || (argument.IsWhole && (type == typeof(int) || type == typeof(long) || type == typeof(float)));
        return fits ? Convert.ChangeType(argument.At(layer.In, layer.Out, layer.Stride), type, CultureInfo.InvariantCulture) : null;
    }

    // What is drawn for its weights must not be missing elsewhere: the random numbers of a search do not depend on what was measured before.
    private static (long Parameters, long Flops) Measure(Layer.Own layer, int height, int width) =>
        Measured.GetOrAdd((layer.Module, layer.In, layer.Out, layer.Stride, height, width), _ =>
        {
            // Who only counts may not have loaded Torch; its libraries lie beside the user's assembly.
            TorchLibraries.Load(Known.TryGetValue(layer.Module.Type, out var type) && Path.GetDirectoryName(type.Assembly.Location) is { Length: > 0 } folder ? [folder] : []);
            using var state = random.get_rng_state();
            try
            {
                return OwnModuleCost.Of(layer, height, width);
            }
            finally
            {
                random.set_rng_state(state);
            }
        });
}
