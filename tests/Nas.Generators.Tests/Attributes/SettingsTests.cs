using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Generators.Attributes;
using Nas.Generators.Tests.Running;
using Nas.Runtime.Declaring;

namespace Nas.Generators.Tests.Attributes;

/// <summary>Settings of the training that architectures choose, in both forms and as a user's code has them.</summary>
public sealed class SettingsTests
{
    private const string Nas =
        """
        ops S { skip_connect, sep_conv(3) }
        cell C { input x  nodes 2 { from 1 of previous, op S }  output last }
        net Tuned(channels: 4) { input image(3, 8, 8)  C  head global_avg_pool  SETTINGS }
        """;

    private const string CSharp =
        """
        #pragma warning disable CS1591
        using Nas.Runtime.Declaring;

        [Net, Image(3, 8, 8), SETTINGS]
        public partial class Tuned
        {
            [Parameter] private const int Channels = 4;
            [Ops] private enum S { SkipConnect, [SepConv(3)] Sep }
            [Cell("x"), Nodes(2), From(1), Op<S>, Output(Output.Last)] private class C;
            [Use<C>] public partial Part Body { get; }
            [Head, GlobalAvgPool] public partial Part Head { get; }
        }
        """;

    private const string Cell = "C: n0 = sep_conv(3)(x); n1 = skip_connect(n0)";

    [Theory]
    [InlineData("learning_rate log 1e-4..1e-1 in 13", "SettingRange(NetSetting.LearningRate, 1e-4, 1e-1, Log = true, In = 13)")]
    [InlineData("weight_decay 1e-7..1", "SettingRange(NetSetting.WeightDecay, 1e-7, 1)")]
    [InlineData("weight_decay {0, 3e-4}  flip {false, true}", "Setting(NetSetting.WeightDecay, 0, 3e-4), Setting(NetSetting.Flip)")]
    [InlineData("flip {true, false}  policy 5 of 2 transforms", "Setting(NetSetting.Flip, 1, 0), Policy(5, 2)")]
    [InlineData("flip {true, false}  cutout {16, 0, 8}", "Setting(NetSetting.Flip, 1, 0), Setting(NetSetting.Cutout, 16, 0, 8)")]
    public void BothFormsGiveOneModel(string nas, string csharp)
    {
        var expected = Assert.Single(SpaceFile.Read(With(nas)).Spaces);
        var declared = SameModelTests.Declared(CSharp.Replace("SETTINGS", csharp, StringComparison.Ordinal));
        Assert.NotEmpty(expected.Net.Settings);
        Assert.Equal(expected, declared);
        Assert.Equal(SpaceText.Write(expected), SpaceText.Write(declared));
    }

    [Fact]
    public void TheAttributesKnowEachSetting() => Assert.Equal(TrainingSetting.All.Select(s => s.Name), Enum.GetNames<NetSetting>().Select(AttributeNames.Snake));

    [Fact]
    public void TheTypedRecordHasThemAsNumbers()
    {
        const string text = Cell + " | settings: learning_rate = 1e-5; batch_size = 32; flip = false";
        var space = Compiled("architecture with { Settings = architecture.Settings with { LearningRate = architecture.Settings.LearningRate * 10, BatchSize = 64, Flip = !architecture.Settings.Flip } }");
        Assert.Equal(Cell + " | settings: learning_rate = 0.0001; batch_size = 64; flip = true", space.Call("Change", text));
        var wrong = Compiled("architecture with { Settings = architecture.Settings with { BatchSize = 48 } }");
        Assert.StartsWith("Settings.BatchSize is 48; it must be one of 32, 64.", Assert.Throws<ArgumentException>(() => wrong.Call("Change", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTypedRecordHasThoseOfAPolicy()
    {
        const string text = Cell + " | settings: policy_1a = invert 0.1 7; policy_1b = rotate 0.7 2";
        var space = Compiled("architecture with { Settings = architecture.Settings with { Policy1b = architecture.Settings.Policy1a with { Magnitude = 9 } } }", "policy 1 of 2 transforms");
        Assert.Equal(Cell + " | settings: policy_1a = invert 0.1 7; policy_1b = invert 0.1 9", space.Call("Change", text));
        var wrong = Compiled("architecture with { Settings = architecture.Settings with { Policy1a = new(Nas.Dsl.Model.ImageTransform.Cutout, 0.25, 3) } }", "policy 1 of 2 transforms");
        Assert.StartsWith("A transform of a policy is cutout 0.25 3; it must be one of shear_x", Assert.Throws<ArgumentException>(() => wrong.Call("Change", text)).Message, StringComparison.Ordinal);
    }

    private static CompiledSpace Compiled(string changed, string settings = "learning_rate log 1e-5..1e-3 in 3  batch_size {32, 64}  flip {true, false}") => CompiledSpace.Compile(
        "namespace Samples;\n" + With(settings),
        $$"""
        #pragma warning disable CS1591
        using static Samples.Tuned;

        namespace User;

        public static class Code
        {
            public static string Change(string text)
            {
                var architecture = Architecture.Parse(text);
                return ({{changed}}).ToString();
            }
        }
        """);

    private static string With(string settings) => Nas.Replace("SETTINGS", $"settings {{ {settings} }}", StringComparison.Ordinal);
}
