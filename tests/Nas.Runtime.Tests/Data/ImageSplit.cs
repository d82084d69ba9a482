using Nas.Runtime.Data;

namespace Nas.Runtime.Tests.Data;

/// <summary>The two parts of a data set of images.</summary>
internal sealed record ImageSplit(DataSplit Split) : IDisposable
{
    public ImageDataset Train => (ImageDataset)Split.Train;

    public ImageDataset Test => (ImageDataset)Split.Test;

    public void Deconstruct(out ImageDataset train, out ImageDataset test) => (train, test) = (Train, Test);

    public void Dispose() => Split.Dispose();
}
