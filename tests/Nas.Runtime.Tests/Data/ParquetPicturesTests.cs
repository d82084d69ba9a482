using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Data.Downloads;
using Parquet;
using Parquet.Schema;

namespace Nas.Runtime.Tests.Data;

public sealed class ParquetPicturesTests : IDisposable
{
    private static readonly ImageShape Tiny = new(1, 2, 2);
    private static readonly DataField Bytes = new("bytes", typeof(byte[]), isNullable: true);
    private static readonly DataField Number = new("label", typeof(long), isNullable: true);
    private static readonly StructField Image = new("image", Bytes, new DataField("path", typeof(string), isNullable: true));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Parts_are_in_the_names_and_classes_in_the_metadata()
    {
        await Write("data/train-00000-of-00002.parquet", [0, 1], [1, 0], """{"info": {"features": {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}""");
        await Write("data/train-00001-of-00002.parquet", [2, 3, 4], [1, 1, 0], """{"info": {"features": {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}""");
        await Write("data/validation-00000-of-00001.parquet", [5], [0], """{"info": {"features": {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}""");
        await Write("data/test-00000-of-00001.parquet", [6, 7], [0, 1], """{"info": {"features": {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}""");
        using var split = Load();
        Assert.Equal(["cat", "dog"], split.Train.ClassNames);
        Assert.Equal([1, 0, 1, 1, 0, 0], split.Train.LabelValues.ToArray());
        Assert.Equal([5], split.Train.HeldOut);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => (byte)i), Firsts(split.Train));
        Assert.Equal(new byte[] { 6, 7 }, Firsts(split.Test));
    }

    [Fact]
    public async Task Without_parts_and_names_they_are_divided_by_the_seed()
    {
        await Write("train.parquet", [.. Enumerable.Range(0, 10)], [.. Enumerable.Range(0, 10).Select(i => 3 + (i % 2))]);
        using var split = Load();
        Assert.Equal(["3", "4"], split.Train.ClassNames);
        Assert.Equal((8, 2), (split.Train.Count, split.Test.Count));
        foreach (var part in new[] { split.Train, split.Test }) Assert.Equal(Firsts(part).Select(f => (long)f % 2), part.LabelValues.ToArray());
    }

    [Fact]
    public async Task Bytes_alone_and_texts_as_labels()
    {
        var (img, kind) = (new DataField("img", typeof(byte[])), new DataField("class", typeof(string)));
        await using (var file = File.Create(Path.Combine(_folder.Root, "train.parquet")))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(img, kind), file))
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync(img, [Png(1), Png(2), Png(3), Png(4)]);
            await rows.WriteAsync(kind, new[] { "b", "a", "b", "a" });
        }

        using var split = Load();
        Assert.Equal(["a", "b"], split.Train.ClassNames);
        Assert.Equal(4, split.Train.Count + split.Test.Count);
    }

    [Fact]
    public async Task A_second_start_reads_what_the_first_has_decoded()
    {
        await Write("train.parquet", [.. Enumerable.Range(0, 10)], [.. Enumerable.Range(0, 10).Select(i => i % 2)], padding: (int)PixelCache.Least);
        var request = Requests.For("parquet", _folder.Root, Tiny, 2) with { CacheDirectory = Path.Combine(_folder.Root, "cache") };
        using var first = Requests.Load(request);
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Root, "cache", "pictures")));
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => Enumerable.Repeat((byte)i, 4)), File.ReadAllBytes(kept)[..40]);
        using var second = Requests.Load(request);
        Assert.Equal(Firsts(first.Train), Firsts(second.Train));
    }

    [Fact]
    public async Task What_cannot_be_used_is_said_in_one_line()
    {
        Requests.Fails(() => Load(), _folder.Root, ".parquet", "none");
        await Fails("dev-0.parquet", ["dev-0.parquet", "train, validation or test"], [0, 1], [0, 1]);
        await Fails("train.parquet", ["row 1", "a label", "none"], [0, 1], [0, null]);
        await Fails("train.parquet", ["row 2", "bytes of a picture", "none"], [0, 1, null, 3], [0, 1, 0, 1]);
        await Fails("train.parquet", ["row 1", "from 0 to 1", "-1"], [0, 1], [0, -1], """{"info": {"features": {"label": {"names": ["cat", "dog"]}}}}""");
        await Fails("train.parquet", ["two classes at least", "'1' alone"], [0, 1], [1, 1]);
        await Fails("train.parquet", ["none of 'dog'"], [0, 1], [0, 0], """{"info": {"features": {"label": {"names": ["cat", "dog"]}}}}""");
        await Fails("train.parquet", ["classes: 3"], [0, 1, 2], [0, 1, 2]);

        _folder.Write("train.parquet", Png(1));
        Requests.Fails(() => Load(), "train.parquet", "damaged");
        await Write("train.parquet", [0, 1], [0, 1]);
        _folder.Write("train.parquet", File.ReadAllBytes(Path.Combine(_folder.Root, "train.parquet"))[..^50]);
        Requests.Fails(() => Load(), "train.parquet", "damaged");
        await using (var file = File.Create(Path.Combine(_folder.Root, "train.parquet")))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(Number), file))
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync<long>(Number, new long?[] { 1 });
        }

        Requests.Fails(() => Load(), "one column of pictures", "label");
    }

    [Fact]
    public async Task A_broken_picture_is_named_by_its_row()
    {
        await Write("train.parquet", [0, 1, 2, 3], [0, 1, 0, 1], broken: 1);
        Requests.Fails(() => Load(), "train.parquet, row 1", "cut off");
    }

    private static byte[] Png(int value) => SampleFiles.GreyPng(2, 2, [.. Enumerable.Repeat((byte)value, 4)]);

    private static byte[] Firsts(ImageDataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(i => dataset.Images.bytes[4 * i])];

    private ImageSplit Load() => Requests.Load(Requests.For("parquet", _folder.Root, Tiny, 2));

    private async Task Fails(string name, string[] parts, int?[] pictures, long?[] labels, string? metadata = null)
    {
        await Write(name, pictures, labels, metadata);
        Requests.Fails(() => Load(), parts);
        File.Delete(Path.Combine(_folder.Root, name));
    }

    private Task Write(string name, int[] pictures, int[] labels, string? metadata = null, int broken = -1, int padding = 0) =>
        Write(name, [.. pictures.Select(p => (int?)p)], [.. labels.Select(l => (long?)l)], metadata, broken, padding);

    // Two rows in a group, so that there are several.
    private async Task Write(string name, int?[] pictures, long?[] labels, string? metadata = null, int broken = -1, int padding = 0)
    {
        var path = Path.Combine(_folder.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var schema = new ParquetSchema(Image, Number);
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        if (metadata is not null) writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = metadata };
        for (var first = 0; first < pictures.Length; first += 2)
        {
            using var rows = writer.CreateRowGroup();
            var fields = schema.DataFields;
            var some = pictures.Skip(first).Take(2).ToArray();
            // Behind the end of a PNG nothing is read. Random, so that it stays as large where the file is packed.
            byte[]?[] bytes = [.. some.Select((p, i) => p is not { } value ? null : first + i == broken ? Png(value)[..20] : [.. Png(value), .. SampleFiles.Bytes(first + i == 0 ? padding : 0, 1)])];
            await rows.WriteAsync(fields[0], bytes!);
            await rows.WriteAsync(fields[1], some.Select(p => $"{p}.png").ToArray());
            await rows.WriteAsync<long>(fields[2], labels.Skip(first).Take(2).ToArray());
        }
    }
}
