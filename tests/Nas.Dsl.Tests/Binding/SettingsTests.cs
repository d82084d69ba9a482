using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Settings of the training that each architecture chooses: which values they have, what they leave as it is, and what is wrong with others.</summary>
public class SettingsTests
{
    private const string Frame = "ops S { skip_connect, sep_conv(3) }\ncell C { input x  nodes 2 { from 1 of previous, op S }  output last }\nnet N(channels: 4) {\n  input image(3, 8, 8)\n  C\n  SETTINGS\n  head global_avg_pool\n}\n";

    private static readonly SearchSpace Without = Spaces.Read(With(""));

    [Theory]
    [InlineData("weight_decay {0, 3e-4, 1e-3}", "0 0.0003 0.001", "weight_decay {0, 0.0003, 0.001}")]
    [InlineData("flip {true, false}", "true false", "flip {true, false}")]
    [InlineData("label_smoothing 0..0.2", "0 0.02 0.04 0.06 0.08 0.1 0.12 0.14 0.16 0.18 0.2", "label_smoothing 0..0.2")]
    [InlineData("label_smoothing 0..0.2 in 11", "0 0.02 0.04 0.06 0.08 0.1 0.12 0.14 0.16 0.18 0.2", "label_smoothing 0..0.2")]
    [InlineData("learning_rate log 1e-4..1e-1 in 7", "0.0001 0.0003162 0.001 0.003162 0.01 0.03162 0.1", "learning_rate log 0.0001..0.1 in 7")]
    [InlineData("learning_rate log 1e-6..1e-4 in 3", "1e-6 1e-5 0.0001", "learning_rate log 1e-6..0.0001 in 3")]
    [InlineData("batch_size log 16..128 in 4", "16 32 64 128", "batch_size log 16..128 in 4")]
    [InlineData("cutout 0..16 in 4", "0 5 11 16", "cutout 0..16 in 4")]
    public void Values_are_listed_or_stand_in_a_range(string written, string values, string canonical)
    {
        var space = Spaces.Read(With($"settings {{ {written} }}"));
        var decision = space.Decisions.Items[^1];
        Assert.Equal(values, string.Join(" ", decision.Choices));
        Assert.Equal(canonical, Assert.Single(space.Net.Settings).ToString());
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
    }

    [Fact]
    public void They_are_the_last_decisions_and_nothing_else_moves()
    {
        var space = Spaces.Read(With("settings { learning_rate log 1e-4..1e-1 in 4  cutout {0, 8, 16} }"));
        var before = Without.Decisions.Items;
        Assert.Equal(before, space.Decisions.Items.Take(before.Count));
        Assert.Equal(
            [("settings.learning_rate", "settings", "", 4L), ("settings.cutout", "settings", "", 3L)],
            space.Decisions.Items.Skip(before.Count).Select(d => (d.Name, d.Owner, d.Graph, d.ValueCount)));
        Assert.Equal(Without.Count * new BigInteger(12), space.Count);
        Assert.NotEqual(SpaceText.Hash(Without), SpaceText.Hash(space));
        Assert.Equal([before.Count, before.Count + 1], space.Settings);
    }

    [Fact]
    public void An_architecture_has_them_in_its_text_and_its_network_does_not()
    {
        var space = Spaces.Read(With("settings { learning_rate log 1e-4..1e-1 in 4  flip {false, true} }"));
        var plain = GenotypeText.Write(Without, Without.Decisions.Neutral);
        var text = plain + " | settings: learning_rate = 0.01; flip = true";
        var genotype = GenotypeText.Parse(space, text);
        Assert.Equal(text, GenotypeText.Write(space, genotype));
        Assert.Equal(genotype, GenotypeText.Parse(space, $"settings :flip=true;learning_rate= 0.01|{plain}"));
        var settings = new Dictionary<string, double> { ["learning_rate"] = 0.01, ["flip"] = 1 };
        Assert.Equal(settings, space.SettingsOf(genotype));
        Assert.Equal(settings, GenotypeText.Settings(text));
        Assert.Empty(GenotypeText.Settings(plain));
        Assert.Equal(Cost.Of(Without, Without.Decisions.Neutral), Cost.Of(space, genotype));
        // The same network, trained in another way, is another thing to measure.
        Assert.Equal(genotype, Isomorphism.Canonical(space, genotype));
        Assert.NotEqual(Isomorphism.Canonical(space, genotype), Isomorphism.Canonical(space, GenotypeText.Parse(space, text.Replace("true", "false", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("settings: flip = true", "'settings' has no 'learning_rate'")]
    [InlineData("settings: learning_rate = 0.02; flip = true", "'0.02' is no choice here; those are 0.0001, 0.001, 0.01, 0.1")]
    [InlineData("settings: cutout = 8", "'settings' has no setting 'cutout'; those are learning_rate, flip")]
    [InlineData("", "'settings' is missing")]
    public void A_text_without_them_is_none(string settings, string problem)
    {
        var space = Spaces.Read(With("settings { learning_rate log 1e-4..1e-1 in 4  flip {false, true} }"));
        var text = string.Join(" | ", new[] { GenotypeText.Write(Without, Without.Decisions.Neutral), settings }.Where(t => t.Length > 0));
        Assert.Contains(problem, Assert.Throws<FormatException>(() => GenotypeText.Parse(space, text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_space_with_them_has_no_supernet()
    {
        Assert.Null(Without.WithoutSupernet);
        Assert.NotNull(Spaces.Read(With("settings { cutout {0, 8} }")).WithoutSupernet);
    }

    [Theory]
    [InlineData("settings { lerning_rate {1, 2} }", "{ |lerning_rate", "NAS0118 A training has no setting 'lerning_rate'. Did you mean 'learning_rate'?")]
    [InlineData("settings { cutout {0, 8} cutout {0, 4} }", "} |cutout", "NAS0026 'cutout' is already given on line 6; remove one.")]
    [InlineData("settings { cutout {0, 8} }\n  settings { flip {true, false} }", "  |settings { flip", "NAS0026 'settings' is already given on line 6; remove one.")]
    [InlineData("settings { cutout {0, 0.5} }", "0, |0.5", "NAS0119 'cutout' must be a whole number, 0 or more.")]
    [InlineData("settings { learning_rate 0..1 }", "learning_rate |0..1", "NAS0119 'learning_rate' must be above 0.")]
    [InlineData("settings { momentum {0.9, 1} }", "0.9, |1", "NAS0119 'momentum' must be 0 or more and below 1.")]
    [InlineData("settings { decay {0.9, 2} }", "0.9, |2", "NAS0119 'decay' must be above 0 and at most 1.")]
    [InlineData("settings { flip {true, 1} }", "true, |1", "NAS0119 'flip' must be true or false.")]
    [InlineData("settings { weight_decay {0, channels} }", "0, |channels", "NAS0119 'weight_decay' must be 0 or more.")]
    [InlineData("settings { cutout {8, 8} }", "{ |cutout", "NAS0119 A setting is a choice among at least two values, each once; write cutout {...} with several, or two with '..' between them, such as learning_rate log 1e-4..1e-1.")]
    [InlineData("settings { momentum 0.5 }", "{ |momentum", "NAS0119 A setting is a choice among at least two values, each once; write momentum {...} with several, or two with '..' between them, such as learning_rate log 1e-4..1e-1.")]
    [InlineData("settings { momentum 0.9..0.5 }", "momentum |0.9", "NAS0119 A range begins with its least value; write the smaller one first.")]
    [InlineData("settings { weight_decay log 0..1 }", "log |0..1", "NAS0119 A logarithmic range begins above 0, such as log 1e-5..1e-1; 0 can stand among values in braces only.")]
    [InlineData("settings { momentum 0..0.9 in 101 }", "in |101", "NAS0119 A range stands for 2 to 100 values.")]
    [InlineData("settings { cutout 0..3 }", "{ |cutout", "NAS0119 There are not 11 different values in this range; write in 4, or a wider range.")]
    public void What_is_wrong_is_said_where_it_stands(string settings, string at, string problem)
    {
        var text = With(settings);
        Assert.Equal([Problems.At(text, at, problem)], Problems.Errors(text));
    }

    [Fact]
    public void They_need_what_they_act_on()
    {
        const string Text = "ops A { tanh, relu }\nrecurrent R { input s  nodes 2 { from 1 of previous, op A }  output mean(nodes) }\nnet N(channels: 4) { input tokens(8)  stem embedding(9)  R  head linear(9)  settings { cutout {0, 8}  label_smoothing {0, 0.1} } }";
        Assert.Equal("'cutout' does nothing here: it needs images; remove it.", Assert.Single(SpaceFile.Read(Text).Diagnostics).Message);
        Assert.Equal(2, Assert.Single(SpaceFile.Read(Text.Replace("cutout {0, 8}", "momentum {0.5, 0.9}", StringComparison.Ordinal)).Spaces).Net.Settings.Count);
    }

    [Fact]
    public void Settings_may_be_the_name_of_a_cell_where_there_are_none()
    {
        var named = With("settings { channels * 2 } settings { stride 2 } settings { channels {4, 8} }").Replace("C {", "settings {", StringComparison.Ordinal).Replace("  C\n", "  settings\n", StringComparison.Ordinal);
        Assert.Empty(Spaces.Read(named).Net.Settings);
        var both = named.Replace("head", "settings { cutout {0, 8} } head", StringComparison.Ordinal);
        Assert.Equal("NAS0007", Assert.Single(SpaceFile.Read(both).Diagnostics).Id);
    }

    private static string With(string settings) => Frame.Replace("SETTINGS", settings, StringComparison.Ordinal);
}
