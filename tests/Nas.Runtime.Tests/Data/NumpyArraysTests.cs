using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Data;

namespace Nas.Runtime.Tests.Data;

public sealed class NumpyArraysTests : IDisposable
{
    private static readonly ImageShape Tiny = new(3, 1, 2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x_train", "y_train", "x_val", "y_val", "x_test", "y_test")]
    [InlineData("train_images", "train_labels", "val_images", "val_labels", "test_images", "test_labels")]
    public void One_file_with_all_parts(params string[] names)
    {
        Write("all.npz", (names[0], Images(0, 4)), (names[1], Labels(0, 1, 0, 1)), (names[2], Images(4, 2)), (names[3], Labels(1, 0)), (names[4], Images(6, 2)), (names[5], Labels(0, 1)), ("ids", Labels(7)));
        using var split = Load();
        Assert.Equal((6, 2), (split.Train.Count, split.Test.Count));
        Assert.Equal([0, 1, 0, 1, 1, 0], split.Train.LabelValues.ToArray());
        Assert.Equal([4, 5], split.Train.HeldOut);
        Assert.Equal(new byte[] { 60, 61, 62, 63, 64, 65, 70, 71, 72, 73, 74, 75 }, Pixels(split.Test));
    }

    [Fact]
    public void A_file_for_each_part_and_the_channels_last()
    {
        // (count, 1, 2, 3): pixel by pixel.
        Write("train.npz", ("images", Array("|u1", [2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16])), ("labels", Labels(5, 9)));
        Write("test.npz", ("images", Array("|u1", [1, 1, 2, 3], [21, 22, 23, 24, 25, 26])), ("labels", Array("<i4", [1, 1], [9, 0, 0, 0])));
        using var split = Load();
        Assert.Equal(new byte[] { 1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16 }, Pixels(split.Train));
        Assert.Equal(new byte[] { 21, 24, 22, 25, 23, 26 }, Pixels(split.Test));
        Assert.Equal(["5", "9"], split.Train.ClassNames);
        Assert.Equal([1], split.Test.LabelValues.ToArray());
    }

    [Fact]
    public void Grey_images_without_parts_are_divided()
    {
        Write("some.npz", ("images", Array("|u1", [10, 2, 2], [.. Enumerable.Range(0, 40).Select(i => (byte)i)])), ("labels", Labels(0, 1, 0, 1, 0, 1, 0, 1, 0, 1)));
        using var split = Requests.Load(Requests.For("numpy", _folder.Root, new ImageShape(1, 2, 2), 2));
        Assert.Equal((8, 2), (split.Train.Count, split.Test.Count));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (byte)i), Pixels(split.Train).Concat(Pixels(split.Test)).Order());
        Assert.Equal([4, 4], split.Train.ClassCounts());
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(100, 1)]
    public void Fractions_are_brought_to_bytes(float largest, float scale)
    {
        float[] values = [0, largest / 2, largest];
        Write("some.npz", ("x", Array("<f4", [3, 1, 1], [.. values.SelectMany(BitConverter.GetBytes)])), ("y", Labels(0, 1, 1)));
        using var split = Requests.Load(Requests.For("numpy", _folder.Root, new ImageShape(1, 1, 1), 2));
        Assert.Equal([.. values.Select(v => (byte)MathF.Round(v * scale))], Pixels(split.Train).Concat(Pixels(split.Test)).Order());
    }

    [Fact]
    public void Fortran_order_and_big_ends_are_understood()
    {
        Write("some.npz", ("x", Array("|u1", [3, 2, 2], [0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23], isFortran: true)), ("y", Array(">i2", [3], [0, 7, 0, 7, 1, 0])));
        using var split = Requests.Load(Requests.For("numpy", _folder.Root, new ImageShape(1, 2, 2), 2));
        // (image, row, column), the first moving fastest: image 0 has 0, 2 in its first row and 1, 3 in its second.
        Assert.Equal(["7", "256"], split.Train.ClassNames);
        Assert.Contains(new byte[] { 0, 2, 1, 3 }, Pixels(split.Train).Concat(Pixels(split.Test)).Chunk(4));
    }

    [Fact]
    public void What_cannot_be_used_is_said_in_one_line()
    {
        Requests.Fails(() => Load(), _folder.Root, ".npz", "none");
        Try(["x_train, y_train"], ("arr_0", Images(0, 2)));
        Try(["one array of labels", "none"], ("x_train", Images(0, 2)));
        Try(["array x_train and", "array images"], ("x_train", Images(0, 2)), ("images", Images(0, 2)), ("y", Labels(0, 1)));
        Try(["array y", "2 numbers of classes", "(3)"], ("x", Images(0, 2)), ("y", Labels(0, 1, 1)));
        Try(["array x", "(count, height, width)", "(2)"], ("x", Labels(0, 2)), ("y", Labels(0, 1)));
        Try(["two classes at least", "'3' alone"], ("x", Images(0, 2)), ("y", Labels(3, 3)));
        Try(["array y", "whole numbers", "0.5"], ("x", Images(0, 1)), ("y", Array("<f4", [1], BitConverter.GetBytes(0.5f))));
        Try(["array x", "0 to 255", "-1"], ("x", Array("<f4", [4, 3, 1, 2], [.. Enumerable.Repeat(BitConverter.GetBytes(-1f), 24).SelectMany(b => b)])), ("y", Labels(0, 1, 0, 1)));
        Try(["takes image(3, 1, 2)", "input image(1, 2, 2)"], ("x", Array("|u1", [2, 2, 2], new byte[8])), ("y", Labels(0, 1)));
        Try(["classes: 3"], ("x", Images(0, 3)), ("y", Labels(0, 1, 2)));
        Try(["none of '1'"], ("x_train", Images(0, 2)), ("y_train", Labels(0, 0)), ("x_test", Images(0, 1)), ("y_test", Labels(1)));
        Try(["some.npz"], ("x", Array("|O", [1], [0x80])), ("y", Labels(0)));
        Try(["some.npz"], ("x", Images(0, 2)[..^3]), ("y", Labels(0, 1)));
        Try(["some.npz"], ("x", Array("|u1", [int.MaxValue, int.MaxValue, int.MaxValue], new byte[8])), ("y", Labels(0, 1)));

        Write("some.npz", ("x", Images(0, 2)), ("y", Labels(0, 1)));
        var whole = File.ReadAllBytes(Path.Combine(_folder.Root, "some.npz"));
        _folder.Write("some.npz", whole[..^30]);
        Requests.Fails(() => Load(), "some.npz", "damaged");
        _folder.Write("some.npz", []);
        Requests.Fails(() => Load(), "some.npz", "damaged");
    }

    private void Try(string[] parts, params (string Name, byte[] Array)[] arrays)
    {
        Write("some.npz", arrays);
        Requests.Fails(() => Load(), [.. parts]);
    }

    private ImageSplit Load() => Requests.Load(Requests.For("numpy", _folder.Root, Tiny, 2));

    private static byte[] Pixels(ImageDataset dataset) => [.. dataset.Images.bytes];

    private static byte[] Images(int first, int count) => Array("|u1", [count, 3, 1, 2], [.. Enumerable.Range(first, count).SelectMany(i => Enumerable.Range(10 * i, 6)).Select(v => (byte)v)]);

    private static byte[] Labels(params long[] labels) => Array("<i8", [labels.Length], [.. labels.SelectMany(BitConverter.GetBytes)]);

    // NEP 1: magic, version, length of the header, header, elements.
    private static byte[] Array(string type, int[] shape, byte[] elements, bool isFortran = false)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': ({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")}), }}";
        header = header.PadRight(64 * ((10 + header.Length) / 64 + 1) - 11) + "\n";
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. elements];
    }

    private void Write(string name, params (string Name, byte[] Array)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (array, content) in arrays)
            {
                using var entry = zip.CreateEntry($"{array}.npy", arrays.Length % 2 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        _folder.Write(name, bytes.ToArray());
    }
}
