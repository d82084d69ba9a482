namespace Nas.Runtime.Data;

/// <summary>A training part and a test part. Both are normalised with the statistics of the training part.</summary>
public sealed record DataSplit : IDisposable
{
    /// <summary>Joins two parts; <paramref name="test"/> takes over the statistics of <paramref name="train"/>.</summary>
    /// <exception cref="DataException">The parts differ in the shape of the images or in the number of classes.</exception>
    public DataSplit(ImageDataset train, ImageDataset test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if (train.Shape != test.Shape)
            throw new DataException($"The training images are {train.Shape} and the test images {test.Shape}. Take both from the same data set.");
        if (train.Classes != test.Classes)
            throw new DataException($"The training part has {train.Classes} classes and the test part {test.Classes}. Take both from the same data set.");
        Train = train;
        Test = test;
        test.Statistics = train.Statistics;
    }

    /// <summary>For training and, divided, for searching.</summary>
    public ImageDataset Train { get; }

    /// <summary>For the last word on a finished network.</summary>
    public ImageDataset Test { get; }

    /// <summary>The two parts.</summary>
    public void Deconstruct(out ImageDataset train, out ImageDataset test) => (train, test) = (Train, Test);

    /// <summary>Releases both parts.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
