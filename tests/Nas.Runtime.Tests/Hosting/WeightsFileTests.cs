using Nas.Runtime.Exporting;
using Nas.Runtime.Hosting;
using Nas.Runtime.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>Weights go out in three formats and come back from each, or are refused in one line.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private static readonly TrainedInput Unknown = new(null, null, null);

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Formats => ["weights", "pth", "safetensors"];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Weights_come_back_bit_for_bit(string format)
    {
        var (path, network, other) = (Path.Combine(_folder.Root, "net." + format), Net(5), Net(5));
        network.call(rand(4, 2, 6, 6)); // statistics of its batch norm
        Save(network, path);
        WeightsFile.Load(other, path);
        foreach (var (name, tensor) in network.state_dict()) Assert.True(tensor.eq(other.state_dict()[name]).all().item<bool>(), name);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Weights_of_another_network_are_refused_by_name_and_size(string format)
    {
        var path = Path.Combine(_folder.Root, "net." + format);
        Save(Net(5), path);
        var error = Assert.Throws<UsageException>(() => WeightsFile.Load(Net(7), path));
        Assert.Contains("net." + format + " has 0.weight of size 5 x 2 x 3 x 3, which is 7 x 2 x 3 x 3 in Sequential", error.Message, StringComparison.Ordinal);
        Assert.Contains("which is not in Sequential", Assert.Throws<UsageException>(() => WeightsFile.Load(nn.Sequential(nn.Conv2d(2, 5, 3, bias: false)), path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_cut_off_anywhere_is_refused_in_one_line(string format)
    {
        var path = Path.Combine(_folder.Root, "net." + format);
        Save(Net(5), path);
        var whole = File.ReadAllBytes(path);
        foreach (var length in Enumerable.Range(0, 60).Select(i => i * whole.Length / 60))
        {
            File.WriteAllBytes(path, whole[..length]);
            var error = Assert.Throws<UsageException>(() => WeightsFile.Load(Net(5), path));
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void What_weights_expect_lies_beside_them()
    {
        var path = Path.Combine(_folder.Root, "net.weights");
        WeightsFile.Save(Net(5), path, new([0.25], [0.5], ["shirt", "bag"]));
        var read = TrainedInput.Read(TrainedInput.Beside(path));
        Assert.Equal([0.25], read.Mean!);
        Assert.Equal([0.5], read.Deviation!);
        Assert.Equal(["shirt", "bag"], read.Classes!);
        File.WriteAllText(TrainedInput.Beside(path), "{");
        Assert.Contains("cannot be read from", Assert.Throws<UsageException>(() => TrainedInput.Read(TrainedInput.Beside(path))).Message, StringComparison.Ordinal);
    }

    private static nn.Module<Tensor, Tensor> Net(int channels) => nn.Sequential(nn.Conv2d(2, channels, 3, bias: false), nn.BatchNorm2d(channels));

    private static void Save(nn.Module network, string path)
    {
        if (path.EndsWith("pth", StringComparison.Ordinal)) WeightsFile.SavePyTorch(network, path);
        else if (path.EndsWith("safetensors", StringComparison.Ordinal)) WeightsFile.SaveSafetensors(network, path);
        else WeightsFile.Save(network, path, Unknown);
    }
}
