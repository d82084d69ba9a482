using Nas.Dsl.Planning;
using Nas.Runtime.Devices;
using Nas.Runtime.Hosting;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Devices;

public class MemoryTests
{
    private const long Gigabyte = 1_000_000_000;

    // 1e9 weights of 4 bytes and their momentum; 100 images of 1e6 numbers.
    [Fact]
    public void Weights_their_momentum_and_a_batch_must_fit()
    {
        Assert.Null(Memory.Excess("It", 1_000_000_000, 1_000_000, 100, CPU, (8 * Gigabyte) + (Gigabyte * 4 / 10)));
        Assert.Equal(
            "It needs at least 8.4 GB of memory, of which 4.0 GB for its 1,000,000,000 weights; this machine has 8.3 GB.",
            Memory.Excess("It", 1_000_000_000, 1_000_000, 100, CPU, (8 * Gigabyte) + (Gigabyte * 3 / 10))!.Message);
    }

    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 16000000000000 bytes. Error code 12", "Memory ran out: 16.0 TB more were asked for.")]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.11 GiB", "Memory ran out: 2.00 GiB more were asked for.")]
    [InlineData("std::bad_alloc", "Memory ran out.")]
    public void What_torch_says_becomes_one_line_with_what_to_lower(string torchs, string line)
    {
        var failure = Memory.RanOut(new InvalidOperationException("outer", new TimeoutException(torchs)))!;
        Assert.Equal(line, failure.Message);
        Assert.Contains("--batch-size", failure.Hint, StringComparison.Ordinal);
        Assert.Null(Memory.RanOut(new TimeoutException("mat1 and mat2 shapes cannot be multiplied (16x4 and 5x3)")));
    }

    // Torch's own words, whatever version it is.
    [Theory]
    [InlineData(1L << 46)]
    [InlineData(1L << 62)]
    public void What_this_torch_says_is_understood(long numbers) =>
        Assert.StartsWith("Memory ran out", Memory.RanOut(Assert.ThrowsAny<Exception>(() => zeros(numbers)))?.Message, StringComparison.Ordinal);

    [Fact]
    public void A_supernet_holds_what_is_counted()
    {
        var definition = new UserProject(typeof(MemoryTests).Assembly).Space("TinyNet");
        using var supernet = definition.CreateSupernet(new Dictionary<string, int> { ["channels"] = 8 });
        var (count, widest) = Cost.Held(NetworkPlan.Of(definition.Space, new Dictionary<string, int> { ["channels"] = 8 }), supernet: true);
        var built = supernet.parameters().Sum(p => p.numel());
        // A supernet's batch norms have no scale and shift.
        Assert.InRange(built, count * 7 / 10, count);
        Assert.Equal(8 * 8 * 8, widest);
    }
}
