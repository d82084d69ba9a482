using System.Numerics;
using Nas.Dsl.CSharp;
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
        Assert.Equal([before.Count, before.Count + 1], space.Settings.SelectMany(s => s.Decisions));
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

    [Theory]
    [InlineData(5, 2, 30)]
    [InlineData(1, 1, 3)]
    [InlineData(25, 4, 300)]
    public void All_of_a_policy_is_chosen(int subPolicies, int transforms, int decisions)
    {
        var space = Spaces.Read(With($"settings {{ cutout {{0, 8}} policy {subPolicies} of {transforms} transforms }}"));
        Assert.Equal($"policy {subPolicies} of {transforms} transforms", space.Net.Settings[1].ToString());
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
        // The paper has (16 * 11 * 10)^10 policies, section 3.
        Assert.Equal(Without.Count * 2 * BigInteger.Pow(1760, subPolicies * transforms), space.Count);
        Assert.Equal(
            [("settings.policy_1a.transform", 16L), ("settings.policy_1a.probability", 11L), ("settings.policy_1a.magnitude", 10L)],
            space.Decisions.Items.Skip(Without.Decisions.Items.Count + 1).Take(3).Select(d => (d.Name, d.ValueCount)));
        Assert.Equal(decisions, space.Settings.Skip(1).Sum(s => s.Decisions.Count));
        Assert.Equal(space.Decisions.Items.Count, space.Decisions.Items.Select(d => d.Name).Distinct().Count());
    }

    [Fact]
    public void A_policy_reads_as_in_the_paper()
    {
        const string Policy = "policy_1a = invert 0.1 7; policy_1b = contrast 0.2 6; policy_2a = sample_pairing 1 9; policy_2b = rotate 0 0";
        var space = Spaces.Read(With("settings { policy 2 of 2 transforms }"));
        var plain = GenotypeText.Write(Without, Without.Decisions.Neutral);
        var genotype = GenotypeText.Parse(space, $"{plain} | settings: {Policy.Replace("contrast 0.2 6", " contrast  0.2\t6 ", StringComparison.Ordinal)}");
        Assert.Equal($"{plain} | settings: {Policy}", GenotypeText.Write(space, genotype));
        Assert.Equal(space.SettingsOf(genotype), GenotypeText.Settings($"{plain} | settings: {Policy}"));
        Assert.Equal(
            [new(ImageTransform.Invert, 0.1, 7), new(ImageTransform.Contrast, 0.2, 6), new(ImageTransform.SamplePairing, 1, 9), new PolicyTransform(ImageTransform.Rotate, 0, 0)],
            space.SettingsOf(genotype).Values.Select(v => PolicyTransform.Of((int)v)));
        foreach (var (wrong, problem) in new[] { ("0.15", "'0.15' is no choice here; those are 0, 0.1,"), ("0.1 7 7", "expected ';', '|' or the end"), ("", "expected one of 0, 0.1,") })
            Assert.Contains(problem, Assert.Throws<FormatException>(() => GenotypeText.Parse(space, $"{plain} | settings: {Policy.Replace("invert 0.1 7", $"invert {wrong}", StringComparison.Ordinal)}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_transform_has_one_text_and_one_number()
    {
        Assert.Equal(Enum.GetNames<ImageTransform>(), PolicyTransform.Names.Select(Identifiers.Pascal));
        var all = Enumerable.Range(0, 1760).Select(PolicyTransform.Of).ToList();
        Assert.Equal(1760, all.Select(t => $"{t}").Distinct().Count());
        Assert.All(all, t => Assert.Equal(t, PolicyTransform.Of(t.Code)));
        Assert.All(all, t => Assert.Equal(t, PolicyTransform.Read($"{t}")));
        Assert.All(all, t => Assert.Equal(t, PolicyTransform.At(t.Chosen().Transform, t.Chosen().Tenths, t.Chosen().Magnitude)));
        Assert.All<PolicyTransform>([new(ImageTransform.Rotate, 0.75, 2), new(ImageTransform.Rotate, 1.1, 2), new(ImageTransform.Rotate, 0.5, 10), new((ImageTransform)16, 0.5, 1)],
            t => Assert.StartsWith($"A transform of a policy is {t}; it must be one of shear_x, ", Assert.Throws<ArgumentException>(() => t.Chosen()).Message, StringComparison.Ordinal));
        Assert.All(["rotate 0.7", "rotate 0.7 2 2", "turn 0.7 2", "rotate 0,7 2", ""], t => Assert.Null(PolicyTransform.Read(t)));
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
    [InlineData("settings { polcy {0, 1} }", "{ |polcy", "NAS0118 A training has no setting 'polcy'. Did you mean 'policy'?")]
    [InlineData("settings { policy {0, 1} }", "policy |{", "NAS0001 Expected a number, but found '{'.")]
    [InlineData("settings { policy 5 }", "5 |}", "NAS0001 Expected 'of', but found '}'.")]
    [InlineData("settings { policy 0 of 2 transforms }", "policy |0", "NAS0119 A policy has 1 to 25 sub-policies; write policy 5 of 2 transforms.")]
    [InlineData("settings { policy 5 of 5 transforms }", "of |5", "NAS0119 A sub-policy has 1 to 4 transforms; write policy 5 of 2 transforms.")]
    [InlineData("settings { random_magnitude {5, 9} }", "{ |random_magnitude", "NAS0118 'random_magnitude' does nothing here: it needs random_transforms beside it; remove it.")]
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
        Assert.Equal("'policy' does nothing here: it needs images; remove it.", Assert.Single(SpaceFile.Read(Text.Replace("cutout {0, 8}", "policy 5 of 2 transforms", StringComparison.Ordinal)).Diagnostics).Message);
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
