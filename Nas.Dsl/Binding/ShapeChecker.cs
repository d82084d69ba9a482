using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Plans a net with its parameters' defaults, and says where in the file it is that its shapes do not fit.</summary>
internal static class ShapeChecker
{
    /// <summary>The plan of a bound net, or what is wrong with its shapes.</summary>
    public static (NetworkPlan? Plan, Diagnostic? Problem) Check(NetSyntax syntax, SearchSpace space)
    {
        try
        {
            return (Planner.Plan(space, space.Net.Defaults, null, new LoweredOperations()), null);
        }
        catch (PlanException exception)
        {
            var diagnostic = exception.Problem switch
            {
                PlanProblem.HeadKeepsImage => Diagnostics.HeadKeepsImage(syntax.Items.OfType<HeadSyntax>().First().Span),
                PlanProblem.TooNarrow problem => Diagnostics.TooNarrow(Stages(syntax, space.Net).ElementAt(problem.Place.Index), problem.Problem),
                PlanProblem.Scales problem => Diagnostics.Scales(Place(problem), problem.Text),
                PlanProblem.WrongFlow problem => Diagnostics.WrongFlow(Place(problem), problem.Text),
                PlanProblem.HeadForTask problem => Diagnostics.HeadForTask(syntax.Items.OfType<HeadSyntax>().First().Span, problem.Text),
                PlanProblem.TooWide problem => Diagnostics.TooWide(Place(problem), Limits.Size),
                PlanProblem.NoLayers problem => Diagnostics.NoLayers(Place(problem), problem.Text),
                PlanProblem.OtherLayers problem => Diagnostics.OtherLayers(Place(problem), problem.Text),
                PlanProblem.ImageTooSmall problem => Diagnostics.ImageTooSmall(Place(problem), problem.What, problem.Height, problem.Width),
                PlanProblem.NeedsImage problem => Diagnostics.NeedsImage(Place(problem), problem.Operation.Name),
                PlanProblem.NeedsPooling problem => Diagnostics.NeedsPooling(Place(problem), problem.Operation.Name),
                _ => throw new NotSupportedException(exception.Problem.Text, exception),
            };
            return (null, exception.Problem.Side is null ? diagnostic : diagnostic with { Message = $"With {exception.Problem.Images}: {diagnostic.Message}" });
        }

        Span Place(PlanProblem problem) => problem.Place.Part switch
        {
            NetPart.Stem => syntax.Items.OfType<StemSyntax>().First().Operations[problem.Place.Index].Span,
            NetPart.Head => syntax.Items.OfType<HeadSyntax>().First().Operations[problem.Place.Index].Span,
            _ => Stages(syntax, space.Net).ElementAt(problem.Place.Index),
        };
    }

    // Where each stage of the body stands; repeated ones come again.
    private static IEnumerable<Span> Stages(NetSyntax syntax, Net net) => syntax.Items.Where(i => i is RepeatSyntax or StageSyntax)
        .Zip(net.Body, (written, bound) => bound is Repeat repeat
            ? Enumerable.Repeat(((RepeatSyntax)written).Blocks.Select(b => b.Span), (int)repeat.Count(net.Defaults)).SelectMany(blocks => blocks)
            : [written.Span])
        .SelectMany(spans => spans);
}
