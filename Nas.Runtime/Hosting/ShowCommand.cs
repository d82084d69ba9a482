using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Reporting.Drawing;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Hosting;

/// <summary><c>show</c>: counts and drawings of a space, of a derived network, or of an architecture given as text.</summary>
internal static class ShowCommand
{
    public static void Run(ShowRequest request, UserProject project, EventWriter events)
    {
        var network = request.Network is not null ? project.Network(request.Network)
            : request.Architecture is null && request.Net is null && project.Networks.Count == 1 ? project.Networks[0]
            : null;
        var space = project.Space(network?.Origin.Space ?? request.Net).Space;
        var parameters = Workplace.Parameters(space, request.Parameters, network);
        var genotype = request.Architecture is { } text ? Parse(space, text) : network?.Architecture(space);
        (long Parameters, long Flops)? cost = genotype is null ? null : Cost.Of(space, genotype, parameters);
        var latency = request.Latency is null ? null : LatencyFile.Read(request.Latency);
        events.Write(new ShowResult
        {
            Name = network?.Type.Name ?? space.Name,
            Space = space.Name,
            Count = space.Count.ToString(),
            Distinct = request.Count ? DistinctArchitectures.Count(space)?.ToString() : null,
            Decisions = space.Decisions.Items.Count,
            Limits = ListCommand.Limits(space.Net),
            Parameters = cost?.Parameters,
            Flops = cost?.Flops,
            LatencyMilliseconds = genotype is null ? null : latency?.Of(space, genotype, parameters),
            Genotype = request.Architecture ?? network?.Origin.Genotype,
            Text = CellText.Draw(space, genotype),
            Svg = CellSvg.Draw(space, genotype),
        });
    }

    private static Genotype Parse(SearchSpace space, string text)
    {
        try
        {
            return GenotypeText.Parse(space, text);
        }
        catch (FormatException error)
        {
            throw new UsageException($"The architecture cannot be read: {error.Message}", "Its form is: Normal: n0 = sep_conv(3)(a) + skip_connect(b); n1 = ...");
        }
    }
}
