using System.Reflection;
using Nas.Dsl.Model;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data;

/// <summary>
/// Where examples come from. A new source is one new public class with a parameterless constructor, in this assembly or in the user's;
/// it is found by reflection.
/// </summary>
public abstract class DataSource
{
    /// <summary>The name on the command line, such as <c>fashion-mnist</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line on what it is.</summary>
    public abstract string Description { get; }

    /// <summary>Whether there is something here for a net of this task with such an input; by default, images with their classes.</summary>
    public virtual bool Serves(LearningTask task, InputShape shape) => task == LearningTask.Classification && shape is ImageShape;

    /// <summary>All sources in this assembly and in those loaded that refer to it, by name.</summary>
    public static IReadOnlyList<DataSource> All
    {
        get
        {
            var here = typeof(DataSource).Assembly;
            return
            [
                .. AppDomain.CurrentDomain.GetAssemblies()
                    .Where(a => a == here || !a.IsDynamic && a.GetReferencedAssemblies().Any(r => r.Name == here.GetName().Name))
                    .SelectMany(Types)
                    .Where(t => t.IsSubclassOf(typeof(DataSource)) && t is { IsAbstract: false, IsVisible: true } && t.GetConstructor(Type.EmptyTypes) is not null)
                    .Select(t => (DataSource)Activator.CreateInstance(t)!)
                    .OrderBy(s => s.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>The source for a net whose data were not named: one that needs no file.</summary>
    public static string Usual(Net net)
    {
        ArgumentNullException.ThrowIfNull(net);
        return net.Task == LearningTask.LanguageModel ? "phrases" : net.Input is TokensShape ? "topics" : "shapes";
    }

    /// <summary>The source with this name.</summary>
    /// <exception cref="UsageException">There is none; the hint lists those there are.</exception>
    public static DataSource Named(string name)
    {
        var all = All;
        return all.FirstOrDefault(s => s.Name == name)
            ?? throw new UsageException($"There is no data source '{name}'.", $"Choose from: {string.Join(", ", all.Select(s => s.Name))}.");
    }

    /// <summary>The training part and the test part that <paramref name="request"/> asks for, fit for its net.</summary>
    /// <exception cref="DataException">They cannot be had, or do not fit; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled during a download.</exception>
    public DataSplit Load(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.TrainCount is < 1 || request.TestCount is < 1) throw new DataException("The number of training and of test examples is at least 1.");
        if (!Serves(request.Task, request.Shape))
        {
            var others = All.Where(s => s.Serves(request.Task, request.Shape)).Select(s => s.Name).ToArray();
            throw new DataException($"The net takes {request.Shape} for the task {request.Task}, and the data '{Name}' have nothing for it. "
                + (others.Length > 0 ? $"Choose from: {string.Join(", ", others)}." : "No data have; write a source of your own, a class derived from DataSource."));
        }

        var split = Read(request);
        try
        {
            RequireFit(request, split.Train.Shape, split.Train.Classes);
            return Reduce(request, split);
        }
        catch
        {
            split.Dispose();
            throw;
        }
    }

    /// <summary>Reads or draws the data. What the result lacks in fit is found by the caller; a source may find it earlier, before it downloads.</summary>
    /// <exception cref="DataException">The data cannot be had.</exception>
    protected abstract DataSplit Read(DataRequest request);

    /// <summary>Sees to it that the net of <paramref name="request"/> takes such images and tells so many classes apart.</summary>
    /// <exception cref="DataException">It does not; the message says both sides and what to write in the <c>.nas</c> file.</exception>
    protected void RequireFit(DataRequest request, InputShape shape, int classes)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(shape);
        var net = new List<string>();
        var data = new List<string>();
        var remedies = new List<string>();
        if (request.Shape != shape)
        {
            net.Add($"takes {request.Shape}");
            data.Add($"has {shape}");
            remedies.Add($"input {shape}");
        }

        if (request.Classes != classes)
        {
            net.Add($"tells {request.Classes} classes apart");
            data.Add($"has {classes} classes");
            remedies.Add($"classes: {classes}");
        }

        if (net.Count == 0) return;
        throw new DataException(
            $"The net {string.Join(" and ", net)}, but the data '{Name}' {string.Join(" and ", data)}. " +
            $"In the .nas file write '{string.Join("' and '", remedies)}', or choose other data.");
    }

    /// <summary>Sees to it that a net tells as many classes apart as a source that draws them can draw: 2 at least.</summary>
    /// <exception cref="DataException">It tells fewer or more.</exception>
    protected void RequireClasses(DataRequest request, int most)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Classes < 2 || request.Classes > most)
            throw new DataException($"The net tells {request.Classes} classes apart, but the data '{Name}' have 2 to {most}. In the .nas file write another number of classes, or choose other data.");
    }

    /// <summary>Sees to it that a folder was named, and is there.</summary>
    /// <param name="request">What a net asks for.</param>
    /// <param name="what">What the data need, for the message.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DataException">None was named, or it is missing.</exception>
    protected string RequireDirectory(DataRequest request, string what = "a folder")
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Directory is not { } directory) throw new DataException($"The data '{Name}' need {what}. Give it by --data-dir.");
        DataFile.RequireDirectory(directory);
        return directory;
    }

    /// <summary>Sees to it that no folder was named, of a source that reads none.</summary>
    /// <exception cref="DataException">One was.</exception>
    protected void RequireNoDirectory(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Directory is { } directory) throw new DataException($"The data '{Name}' are drawn, not read from {directory}. Leave out --data-dir, or choose other data.");
    }

    private static DataSplit Reduce(DataRequest request, DataSplit split)
    {
        var random = new Spaces.RandomStream(request.Seed);
        var train = Take(split.Train, request.TrainCount, random.Derive("train-part").NextUInt64(), "training");
        var test = Take(split.Test, request.TestCount, random.Derive("test-part").NextUInt64(), "test");
        if (ReferenceEquals(train, split.Train) && ReferenceEquals(test, split.Test)) return split;
        // What is left out does not count, not for the statistics either.
        if (!ReferenceEquals(train, split.Train))
        {
            train.StandAlone();
            split.Train.Dispose();
        }

        if (!ReferenceEquals(test, split.Test)) split.Test.Dispose();
        return new DataSplit(train, test);
    }

    private static Dataset Take(Dataset all, int? count, ulong seed, string part)
    {
        if (count is not { } wanted || wanted == all.Count) return all;
        if (wanted > all.Count) throw new DataException($"{wanted} {part} {all.Unit} are asked for, there are {all.Count}. Ask for fewer.");
        return all.Part(all.SplitIndices([wanted], seed)[0]);
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            // Types whose own references are absent cannot be sources here; the others still can.
            return partly.Types.OfType<Type>();
        }
    }
}
