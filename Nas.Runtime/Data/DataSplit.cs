namespace Nas.Runtime.Data;

/// <summary>A training part and a test part. Both are normalised with the statistics of the training part.</summary>
public sealed record DataSplit : IDisposable
{
    /// <summary>Joins two parts; <paramref name="test"/> is normalised as <paramref name="train"/> is.</summary>
    /// <exception cref="DataException">The parts differ in the shape of the examples or in the number of classes.</exception>
    public DataSplit(Dataset train, Dataset test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if (train.Shape != test.Shape)
            throw new DataException($"The training {train.Unit} are {train.Shape} and the test {test.Unit} {test.Shape}. Take both from the same data set.");
        if (train.Classes != test.Classes)
            throw new DataException($"The training part has {train.Classes} classes and the test part {test.Classes}. Take both from the same data set.");
        Train = train;
        Test = test;
        test.NormaliseLike(train);
    }

    /// <summary>For training and, divided, for searching.</summary>
    public Dataset Train { get; }

    /// <summary>For the last word on a finished network.</summary>
    public Dataset Test { get; }

    /// <summary>The two parts.</summary>
    public void Deconstruct(out Dataset train, out Dataset test) => (train, test) = (Train, Test);

    /// <summary>A part of the training examples, each class in its proportion, as if there were no others, and all test examples.</summary>
    /// <param name="fraction">How much of them, above 0 and at most 1; at least one.</param>
    /// <param name="seed">The same seed gives the same part.</param>
    /// <returns>It takes the test part over; of the training part a copy.</returns>
    internal DataSplit WithPart(double fraction, ulong seed)
    {
        var part = Train.Part(Train.SplitIndices([Math.Max(1, (int)Math.Round(fraction * Train.Count))], seed)[0]);
        part.StandAlone();
        Train.Dispose();
        return new(part, Test);
    }

    /// <summary>The same images of another size, see <see cref="ImageDataset.Resized"/>.</summary>
    /// <returns>It has copies of both parts.</returns>
    internal DataSplit Resized(int height, int width)
    {
        var resized = new DataSplit(((ImageDataset)Train).Resized(height, width), ((ImageDataset)Test).Resized(height, width));
        Dispose();
        return resized;
    }

    /// <summary>Releases both parts.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
