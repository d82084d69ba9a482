using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Benchmarks;

/// <summary>
/// How many different networks NAS-Bench-101's space has, by the product's canonical form: 423,624 with a path from input to output (Ying
/// et al. 2019, section 2.2).
/// </summary>
internal static class Distinct
{
    public static Command Command()
    {
        var file = new Option<FileInfo>("--space")
        {
            DefaultValueFactory = _ => new FileInfo("samples/spaces/Bench101.nas"),
            Description = "A .nas file whose net has one cell with operations on its nodes and a limit of edges.",
        };
        var command = new Command("distinct", "Counts the different networks of a cell as NAS-Bench-101's.") { file };
        command.SetAction(result => Run(result.GetValue(file)!.FullName));
        return command;
    }

    private static void Run(string path)
    {
        var space = SpaceText.Parse(File.ReadAllText(path));
        var clock = Stopwatch.StartNew();
        var forms = Forms(space);
        var formed = clock.Elapsed.TotalSeconds;
        // Only that form has no node and no edge to the output: there is no path, whatever the operations.
        var dead = forms.Count(f => Live(space.Graphs[0], f).Length == 0 && Joined(space.Graphs[0], f) == 0);
        var distinct = forms.Sum(f => Labelled(space, f));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "distinct",
            space = space.Name,
            raw = (long)space.Count,
            edge_sets = space.Decisions.Items[Edges(space.Graphs[0])].ValueCount,
            forms = forms.Count,
            distinct = distinct - dead,
            without_path = dead,
            forms_s = Math.Round(formed, 1),
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            cpu_s = Math.Round(process.TotalProcessorTime.TotalSeconds, 1),
        }));
    }

    // One genotype of each class of edges alone: every edge set, with the first operation at all nodes.
    private static HashSet<Genotype> Forms(SearchSpace space)
    {
        var forms = new HashSet<Genotype>();
        var values = new long[space.Decisions.Items.Count];
        foreach (var edges in space.Decisions.Items[Edges(space.Graphs[0])].Values)
        {
            values[Edges(space.Graphs[0])] = edges;
            forms.Add(Isomorphism.Canonical(space, new Genotype(space.Decisions, values)));
        }

        return forms;
    }

    /// <summary>The classes among the ways to put operations on the live nodes of a form.</summary>
    /// <remarks>
    /// That finds every class of the space, and none twice. An isomorphism of two cells with operations is one of their edges. So a cell
    /// with any operations can be renumbered to have the edges of one of the forms; its nodes without a path have the first operation in
    /// every canonical form, and the others some operations, which are tried here. Cells of two forms are never isomorphic.
    /// </remarks>
    private static int Labelled(SearchSpace space, Genotype form)
    {
        int[] nodes = [.. Live(space.Graphs[0], form)];
        var (classes, values) = (new HashSet<Genotype>(), form.Values.ToArray());
        Label(0);
        return classes.Count;

        void Label(int next)
        {
            if (next == nodes.Length)
            {
                classes.Add(Isomorphism.Canonical(space, new Genotype(space.Decisions, values)));
                return;
            }

            for (var operation = 0; operation < space.Decisions.Items[nodes[next]].Choices.Count; operation++)
            {
                values[nodes[next]] = operation;
                Label(next + 1);
            }
        }
    }

    // The decisions on the operations of the nodes that a path leads through: those that have an edge in the canonical form.
    private static int[] Live(Graph graph, Genotype form) => [.. graph.Nodes.Where(n => n.From[0].Bits(form) != 0).Select(n => n.Then!.Decision)];

    private static long Joined(Graph graph, Genotype form) => graph.Joined!.Value.Bits(form);

    private static int Edges(Graph graph) => graph.Joined!.Value.Decision;
}
