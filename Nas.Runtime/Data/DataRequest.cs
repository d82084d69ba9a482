using Nas.Dsl.Model;
using Nas.Runtime.Data.Downloads;

namespace Nas.Runtime.Data;

/// <summary>What a net asks of a data source.</summary>
/// <param name="Name">The source, such as <c>fashion-mnist</c>; see <see cref="DataSource.All"/>.</param>
/// <param name="Directory">The folder with the files, or null: then a published data set comes from the cache, or from the network.</param>
/// <param name="Shape">What the net takes.</param>
/// <param name="Classes">How many classes the net tells apart, or words of its vocabulary.</param>
/// <param name="Seed">Everything random in the data comes from it: a drawn image, an automatic split, a reduction.</param>
public sealed record DataRequest(string Name, string? Directory, InputShape Shape, int Classes, ulong Seed)
{
    /// <summary>What the net is trained for.</summary>
    public LearningTask Task { get; init; } = LearningTask.Usual(Shape);

    /// <summary>How many tokens the net tells apart where they come in, or null: as many as there are.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>The images that the net takes.</summary>
    /// <exception cref="InvalidCastException">It takes none; a source that serves images alone is not asked then.</exception>
    public ImageShape Image => (ImageShape)Shape;

    /// <summary>
    /// How many training images: of <c>shapes</c> that many are drawn, of other data that many are taken, in equal parts of each class.
    /// Null: 4,000 of <c>shapes</c>, all of other data.
    /// </summary>
    public int? TrainCount { get; init; }

    /// <summary>How many test images, in the way of <see cref="TrainCount"/>; null: 1,000 of <c>shapes</c>, all of other data.</summary>
    public int? TestCount { get; init; }

    /// <summary>Where downloads are kept; null: <see cref="DataCache.DefaultDirectory"/>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Is told how far a download is; null: nobody is.</summary>
    public Action<DownloadProgress>? Progress { get; init; }

    /// <summary>Stops a download.</summary>
    public CancellationToken Cancellation { get; init; }
}
