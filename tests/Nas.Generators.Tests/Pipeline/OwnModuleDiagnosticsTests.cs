using Microsoft.CodeAnalysis;
using Nas.Generators.Tests.InMemory;
using Steps = Nas.Generators.SearchSpaceGenerator.Steps;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>What is wrong with the class of an own module is reported where a <c>.nas</c> file or an attribute names it.</summary>
public sealed class OwnModuleDiagnosticsTests
{
    private const string Modules =
        """
        #pragma warning disable CS1591, CA1852
        using static TorchSharp.torch;
        namespace User;
        public class Plain(int channels, double slope = 0.1, bool hard = false) : nn.Module<Tensor, Tensor>(nameof(Plain))
        {
            public double Slope { get; } = slope * channels * (hard ? 2 : 1);
            public override Tensor forward(Tensor input) => input * Slope;
        }
        public abstract class Unfinished(int channels) : Plain(channels);
        public class Generic<T>(int channels) : Plain(channels);
        public class NoModule;
        public class Two : Plain
        {
            public Two(int channels, int other) : base(channels, other) { }
            public Two(int channels, double other) : base(channels, other) { }
        }
        public class Outer
        {
            public class Inner() : Plain(1);
            private class Hidden() : Plain(1);
            public static object Use() => new Hidden();
        }
        """;

    [Theory]
    [InlineData("User.Plain(channels)")]
    [InlineData("User.Plain(channels, 0.3, true)")]
    [InlineData("User.Plain(channels, hard: true)")]
    [InlineData("User.Plain(hard: false, channels: channels * 2)")]
    [InlineData("User.Outer.Inner()")]
    public void WhatFitsIsAccepted(string call)
    {
        var result = Project(call).Generate();
        Assert.Empty(result.Diagnostics);
        Assert.Single(result.Nets());
        Project(call).Load();
    }

    [Theory]
    [InlineData("User.Plan(channels)", "NAS1014", "User.Plan", "The project has no class 'User.Plan'. Did you mean 'User.Plain'?")]
    [InlineData("Plain(channels)", "NAS1014", "Plain", "The project has no class 'Plain'. Did you mean 'User.Plain'?")]
    [InlineData("Other.Thing(channels)", "NAS1014", "Other.Thing", "The project has no class 'Other.Thing': write its name with its namespace")]
    [InlineData("User.NoModule()", "NAS1015", "User.NoModule", "'User.NoModule' cannot be an operation: it does not derive from TorchSharp's Module<Tensor, Tensor>")]
    [InlineData("User.Unfinished(channels)", "NAS1015", "User.Unfinished", "'User.Unfinished' cannot be an operation: it is abstract")]
    [InlineData("User.Outer.Hidden()", "NAS1015", "User.Outer.Hidden", "'User.Outer.Hidden' cannot be an operation: generated code cannot name it; make it internal or public")]
    [InlineData("User.Plain()", "NAS1016", "User.Plain()", "'User.Plain' has no public constructor that takes (); for Plain(int channels, double slope, bool hard) write (channels)")]
    [InlineData("User.Plain(channels, stride: 2)", "NAS1016", "User.Plain(channels, stride: 2)",
        "'User.Plain' has no public constructor that takes (channels, stride: 2); for Plain(int channels, double slope, bool hard) write (channels)")]
    [InlineData("User.Plain(0.5)", "NAS1016", "User.Plain(0.5)", "'User.Plain' has no public constructor that takes (0.5); for Plain(int channels, double slope, bool hard) write (channels)")]
    [InlineData("User.Two(channels, 3)", "NAS1016", "User.Two(channels, 3)", "Several constructors of 'User.Two' take (channels, 3); give the arguments names, or more of them")]
    public void WhatDoesNotFitIsReportedInTheFile(string call, string id, string at, string message)
    {
        var result = Project(call).Generate();
        var diagnostic = Assert.Single(result.Diagnostics);
        var text = Space(call);
        var span = diagnostic.Location.SourceSpan;
        Assert.Equal((id, at, message), (diagnostic.Id, text.Substring(span.Start, span.Length), diagnostic.GetMessage()));
        Assert.Equal(("Net.nas", DiagnosticSeverity.Error), (diagnostic.Location.GetLineSpan().Path, diagnostic.Severity));
        Assert.Empty(result.Nets());
    }

    [Theory]
    [InlineData("[Own<NoModule>]", "NAS1015", "NoModule")]
    [InlineData("[Own<Plain>(0.5)]", "NAS1016", "Own<Plain>(0.5)")]
    [InlineData("[Own<Plain>(Given.Channels, \"nonsense\")]", "NAS0092", "\"nonsense\"")]
    public void WhatDoesNotFitIsReportedAtTheAttribute(string attribute, string id, string at)
    {
        var source =
            $$"""
            #pragma warning disable CS1591
            using Nas.Runtime.Declaring;
            namespace User;
            [Net, Image(3, 8, 8)]
            public partial class OwnNet
            {
                [Parameter] private const int Channels = 4;
                [Ops] private enum S { SkipConnect, {{attribute}} Mine }
                [Cell("x"), Nodes(1), From(Previous.All), Op<S>, Output(Output.Last)] private class C;
                [Use<C>] public partial Part Body { get; }
                [Head, GlobalAvgPool, Linear(2)] public partial Part Head { get; }
            }
            """;
        var diagnostic = Assert.Single(new UserProject().WithSource(Modules).WithSource(source).Generate().Diagnostics);
        var span = diagnostic.Location.SourceSpan;
        Assert.Equal((id, at, "User1.cs"), (diagnostic.Id, source.Substring(span.Start, span.Length), diagnostic.Location.GetLineSpan().Path));
    }

    /// <summary>The compilation is asked after every keystroke, and as long as its answer is the same nothing else is computed.</summary>
    [Fact]
    public void AnUnrelatedEditLeavesTheOutputCached()
    {
        var project = Project("User.Plain(channels)");
        var edited = project with { Sources = project.Sources.SetItem(0, Modules + "\ninternal static class More { }") };
        var result = project.Driver().RunGenerators(project.Compilation()).RunGenerators(edited.Compilation()).GetRunResult().Results.Single();
        Assert.Equal([IncrementalStepRunReason.Unchanged], result.TrackedSteps[Steps.OwnModules].SelectMany(s => s.Outputs).Select(o => o.Reason));
        Assert.All(result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    [Fact]
    public void AClassThatGoesIsMissedAtOnce()
    {
        var project = Project("User.Plain(channels)");
        var edited = project with { Sources = [Modules.Replace("Plain", "Renamed", StringComparison.Ordinal)] };
        var result = project.Driver().RunGenerators(project.Compilation()).RunGenerators(edited.Compilation()).GetRunResult().Results.Single();
        Assert.Equal("NAS1014", Assert.Single(result.Diagnostics).Id);
        Assert.Empty(result.Nets());
    }

    private static UserProject Project(string call) => new UserProject().WithSource(Modules).WithSpace("Net.nas", Space(call));

    private static string Space(string call) =>
        $$"""
        op mine = {{call}}
        ops S { skip_connect, mine }
        cell C { input x nodes 1 { from all of previous, op S } output last }
        net OwnNet(channels: 4) { input image(3, 8, 8) C head global_avg_pool, linear(2) }
        """;
}
