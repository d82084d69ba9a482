namespace Nas.Runtime.Searching;

/// <summary>A distribution that draws single paths and knows how likely they are, so that it can learn from what a path is worth, without a gradient of that.</summary>
public interface IPathDistribution : IGateDistribution
{
    /// <summary>A path, drawn by its probability. Tensors in it belong to the caller's dispose scope.</summary>
    SampledPath SamplePath();
}
