using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class EarlyStoppingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Candidates of the five edges (n0: a, b; n1: a, b, n0): skip_connect, sep_conv(3), and none, which is searched only.
    [Fact]
    public void The_second_skip_connection_of_a_cell_ends_it()
    {
        using var stopping = Create(2, 0);
        Set(stopping, [0, 1, 0, 0.5f, 0], [1, 0, 1, 0, 1]);
        Assert.False(stopping.HasSettled); // that from b to n1 is one too, but n1 takes the stronger a and n0
        Set(stopping, [3, 1, 0, 0.5f, 0], [1, 0, 1, 0, 1]);
        Assert.True(stopping.HasSettled);
        using var elsewhere = Create(2, 0, cell: "Other");
        Set(elsewhere, [3, 1, 0, 0.5f, 0], [1, 0, 1, 0, 1]);
        Assert.False(elsewhere.HasSettled);
        using var off = Create(0, 0);
        Set(off, [3, 2, 3, 3, 3], [1, 0, 1, 0, 1]);
        Assert.False(off.HasSettled);
    }

    // As if both candidates had weights.
    [Fact]
    public void As_many_epochs_in_the_same_order_end_it_also_when_it_was_kept_in_between()
    {
        var stopping = Create(0, 2, learns: 3);
        Set(stopping, [0, 1, 0, 1, 0], [1, 0, 1, 0, 1]);
        Assert.False(After(0));
        Assert.False(After(1)); // the same once
        Assert.False(After(2, () => Set(stopping, [0, 1, 0, 1, 2], [1, 0, 1, 0, 1]))); // another order
        Assert.False(After(3));
        using var kept = new MemoryStream();
        stopping.Save(new BinaryWriter(kept));
        stopping.Dispose();
        stopping = Create(0, 2, learns: 3);
        kept.Position = 0;
        stopping.Load(new BinaryReader(kept));
        Assert.True(After(4, () => Set(stopping, [0, 2, 0, 3, 2], [1, 0, 2, 0, 1]))); // other numbers in the same order
        stopping.Dispose();

        bool After(int epoch, Action? learn = null)
        {
            for (var step = 0; step < 3; step++) stopping.Begin(new(epoch, 9, step, 3));
            learn?.Invoke();
            return stopping.HasSettled;
        }
    }

    [Fact]
    public void Candidates_without_weights_do_not_count_in_the_order()
    {
        using var stopping = Create(0, 1, learns: 2); // sep_conv(3) alone, which has always the same place
        Set(stopping, [0, 1, 0, 1, 0], [1, 0, 1, 0, 1]);
        stopping.Begin(new(1, 9, 0, 1));
        Set(stopping, [1, 0, 1, 0, 1], [0, 1, 0, 1, 0]);
        Assert.True(stopping.HasSettled);
    }

    private static EarlyStopping Create(int skips, int stable, string cell = "Cell", long learns = 2)
    {
        var space = SmallSpaces.Two.Decisions;
        return new(space, CPU, new RandomStream(1), [cell], skips, [.. space.Items.Select(_ => learns)], stable);
    }

    private static void Set(EarlyStopping stopping, float[] skip, float[] convolution)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        stopping.Parameters[0].copy_(stack([tensor(skip), tensor(convolution), zeros(5)], 1));
    }
}
