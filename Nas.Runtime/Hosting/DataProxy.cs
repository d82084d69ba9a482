using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Data;

namespace Nas.Runtime.Hosting;

/// <summary>Less data than there is, or smaller images: what makes the trials of a search cheaper, whatever evaluates them. What it finds is written for the images of the net.</summary>
internal sealed class DataProxy
{
    private readonly double? _fraction;
    private readonly ImageShape? _image;
    private readonly ulong _seed;

    /// <summary>That which settings ask for.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="space">The net.</param>
    /// <param name="parameters">The values of its parameters.</param>
    /// <exception cref="UsageException">Its networks cannot read such images.</exception>
    public DataProxy(ExperimentSettings settings, SearchSpace space, IReadOnlyDictionary<string, int> parameters)
    {
        (_fraction, _seed, Seen) = (settings.DataFraction, (ulong)settings.Seed, space);
        if (settings.ImageSize is not { } size) return;
        if (space.Net.Input is not ImageShape whole || space.Net.Task == LearningTask.Detection)
            throw new UsageException($"--image-size makes images smaller that are told apart, and {space.Name} {(space.Net.Input is ImageShape ? "finds things in them" : "reads texts")}.", "Leave it out.");
        if (size >= whole.Height) throw new UsageException($"--image-size {size} makes no image smaller: {space.Name} has images of {whole.Height} by {whole.Width} pixels.");
        _image = new ImageShape(whole.Channels, size, Math.Max(1, (int)Math.Round((double)whole.Width * size / whole.Height)));
        Seen = space with { Net = space.Net with { Input = _image } };
        if (Refusal(space, Seen, parameters) is { } why) throw new UsageException($"The networks of {space.Name} cannot be searched with images of {_image.Height} by {_image.Width} pixels: {why}.", "Choose a larger --image-size, or leave it out.");
    }

    /// <summary>The space as a search sees it: with the images that it has.</summary>
    public SearchSpace Seen { get; }

    /// <summary>Makes the data so.</summary>
    public DataSplit Of(DataSplit data)
    {
        var part = _fraction is { } fraction ? data.WithPart(fraction, _seed) : data;
        return _image is null ? part : part.Resized(_image.Height, _image.Width);
    }

    /// <summary>What a score measures, with what was left out.</summary>
    public string Stated(string metric) =>
        metric + (_fraction is { } fraction ? FormattableString.Invariant($", on {100 * fraction:0.###} % of the data") : "") + (_image is null ? "" : $", on images of {_image.Height} by {_image.Width} pixels");

    private static string? Refusal(SearchSpace space, SearchSpace seen, IReadOnlyDictionary<string, int> parameters)
    {
        if (space.Net.Stages.Any(s => s.IsOfLayers)) return "its layers fit the size that the net says";
        try
        {
            // The modules are those of the net: where they hold as many weights for one size as for the other, they go with both.
            return Weights(seen) == Weights(space) ? null : "some of its layers have weights for each place";
        }
        catch (ArgumentException error)
        {
            return error.Message.TrimEnd('.');
        }

        long Weights(SearchSpace of) => Cost.Held(NetworkPlan.Of(of, parameters), supernet: true).Parameters;
    }
}
