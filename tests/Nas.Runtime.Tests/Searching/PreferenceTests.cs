using Nas.Runtime.Searching;

namespace Nas.Runtime.Tests.Searching;

public class PreferenceTests
{
    private static readonly Score Good = new(0.9, 0.3, 1000, 50_000);

    [Fact]
    public void More_accuracy_fewer_parameters_and_fewer_flops_are_better()
    {
        Assert.True(Of("accuracy").Compare(Good with { Accuracy = 0.91 }, Good) > 0);
        Assert.True(Of("parameters").Compare(Good with { Parameters = 999 }, Good) > 0);
        Assert.True(Of("flops").Compare(Good with { Flops = 50_001 }, Good) < 0);
        Assert.Equal(0, Of("accuracy").Compare(Good with { Parameters = 1, Flops = 1, Loss = 9 }, Good));
    }

    [Fact]
    public void A_later_objective_decides_between_equals_only()
    {
        var preference = Of("accuracy", "parameters");
        Assert.True(preference.Compare(Good with { Accuracy = 0.91, Parameters = 9999 }, Good) > 0);
        Assert.True(preference.Compare(Good with { Parameters = 9999 }, Good) < 0);
        Score[] scores =
            [Good, Good with { Parameters = 900 }, Good with { Parameters = 950 }, Good with { Accuracy = 0.8, Parameters = 1 }];
        Assert.Equal(scores[1], scores.MaxBy(s => s, preference));
    }

    [Fact]
    public void The_order_is_antisymmetric_and_transitive()
    {
        var preference = Of("accuracy", "flops", "parameters");
        Score[] scores =
        [
            .. from accuracy in new[] { 0.1, 0.5 }
               from flops in new long[] { 1, 2 }
               from parameters in new long[] { 1, 2 }
               select new Score(accuracy, 0, parameters, flops),
        ];
        var sorted = scores.OrderBy(s => s, preference).ToArray();
        for (var i = 0; i < sorted.Length; i++)
            for (var j = 0; j < sorted.Length; j++)
                Assert.Equal(Math.Sign(i - j), Math.Sign(preference.Compare(sorted[i], sorted[j])));
    }

    [Fact]
    public void An_unknown_objective_is_a_usage_error_that_lists_the_known_ones()
    {
        var error = Assert.Throws<UsageException>(() => Objective.Named("speed"));
        Assert.Equal("There is no objective 'speed'.", error.Message);
        Assert.Equal("Choose from: accuracy, perplexity, average-precision, parameters, flops, latency, energy.", error.Hint);
    }

    private static Preference Of(params string[] names) => new([.. names.Select(Objective.Named)]);
}
