using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data;

/// <summary>Which examples are the training part and which the test part.</summary>
/// <param name="Train">Those to train and to search on.</param>
/// <param name="HeldOut">Which of <paramref name="Train"/>, by their places in it, were set apart to measure architectures by; null: a search sets some apart itself.</param>
/// <param name="Test">Those of the test part.</param>
internal sealed record Division(int[] Train, int[]? HeldOut, int[] Test)
{
    /// <summary>The share of the training part where nothing says which example is for what.</summary>
    public const double TrainingShare = 0.8;

    /// <summary>
    /// As the examples' parts say. Without a test part the validation part is that, as with ImageNet; without either, one fifth of each class, drawn by the seed.
    /// </summary>
    /// <param name="place">Where the examples are from, for messages.</param>
    /// <param name="classes">The class of each example.</param>
    /// <param name="parts">The part of each example.</param>
    /// <param name="request">Whose seed divides what is not divided.</param>
    /// <exception cref="DataException">There is nothing to train on, or a class has nothing there.</exception>
    public static Division Of(string place, Classes classes, IReadOnlyList<DataPart> parts, DataRequest request)
    {
        var division = Of(place, classes.Labels, parts, request);
        var trained = division.Train.Where((_, i) => division.HeldOut is not [var first, ..] || i < first).Select(i => classes.Labels[i]).ToHashSet();
        if (Enumerable.Range(0, classes.Names.Count).FirstOrDefault(c => !trained.Contains(c), -1) is >= 0 and var empty)
            throw DataException.In(place, "examples of each class to train on", $"none of '{classes.Names[empty]}'", "Add some, or leave the class out of the other parts too.");
        return division;
    }

    private static Division Of(string place, long[] labels, IReadOnlyList<DataPart> parts, DataRequest request)
    {
        var (train, validation, test) = (At(DataPart.Train), At(DataPart.Validation), At(DataPart.Test));
        if (train.Length == 0) throw DataException.In(place, "a training part", $"{validation.Length + test.Length} examples of other parts", "Call a part train.");
        if (validation.Length + test.Length == 0)
        {
            if (labels.Length < 2) throw DataException.In(place, "two examples at least", "one", "Add some.");
            var count = Math.Clamp((int)Math.Round(TrainingShare * labels.Length), 1, labels.Length - 1);
            var drawn = Partition.Of(labels, [count, labels.Length - count], new RandomStream(request.Seed).Derive(request.Name).NextUInt64(), stratified: true);
            return new(drawn[0], null, drawn[1]);
        }

        if (test.Length == 0) (validation, test) = ([], validation);
        return new([.. train, .. validation], validation.Length == 0 ? null : [.. Enumerable.Range(train.Length, validation.Length)], test);

        int[] At(DataPart part) => [.. Enumerable.Range(0, labels.Length).Where(i => parts[i] == part)];
    }
}
