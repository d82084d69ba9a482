namespace Nas.Dsl.Tests.Text;

public class SpaceTextTests
{
    [Fact]
    public void Canonical_text_says_everything_in_one_way()
    {
        Assert.Equal(
            """
            namespace Samples.Fashion;

            ops Darts { skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5), search only none }

            cell Normal {
              input a, b
              nodes 4 { from 2 of previous, op Darts }
              output concat(nodes)
            }

            cell Reduction {
              input a, b
              nodes 4 { from 2 of previous, op Darts }
              output concat(nodes)
              stride 2
            }

            net FashionNet(channels: 16, classes: 10) {
              input image(1, 28, 28)
              stem conv(3, channels * 3), batch_norm
              repeat 2 { Normal }
              Reduction { channels * 2 }
              repeat 2 { Normal }
              head global_avg_pool, linear(classes)
            }

            """,
            SpaceText.Write(Spaces.Darts));
    }

    [Fact]
    public void Reading_the_canonical_text_gives_the_same_space_and_hash()
    {
        foreach (var space in new[] { Spaces.Darts, Spaces.Bench201 })
        {
            var again = SpaceText.Parse(SpaceText.Write(space));
            Assert.Equal(space, again);
            Assert.Equal(SpaceText.Hash(space), SpaceText.Hash(again));
        }

        Assert.Matches("^sha256:[0-9a-f]{64}$", SpaceText.Hash(Spaces.Darts));
        Assert.NotEqual(SpaceText.Hash(Spaces.Darts), SpaceText.Hash(Spaces.Bench201));
    }

    [Fact]
    public void Parse_names_the_first_error_and_its_place()
    {
        var problem = Assert.Throws<FormatException>(() => SpaceText.Parse("ops A { skip_connect }\ncell B { input a nodes 99 { from all of previous, op A } output last }"));
        Assert.Contains("(2,24): error NAS0031", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_wants_exactly_one_net() =>
        Assert.Contains("0 nets", Assert.Throws<FormatException>(() => SpaceText.Parse("")).Message, StringComparison.Ordinal);
}
