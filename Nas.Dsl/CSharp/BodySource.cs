using Nas.Dsl.Binding;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>How a stage is made.</summary>
/// <param name="Function">What makes it: a factory, or a class behind <c>new</c>.</param>
/// <param name="Arguments">What that is given.</param>
/// <param name="InColumn">Whether each stands on a line of its own.</param>
internal sealed record StageCall(string Function, IReadOnlyList<string> Arguments, bool InColumn = false);

/// <summary>Stages of a written network's body that stand one behind the other, once or as often as a parameter says.</summary>
/// <param name="Times">How often, as C# says it, or null: once.</param>
/// <param name="Stages">The stages, of a loop those of its first time, and how each is made.</param>
internal sealed record RowSource(string? Times, IReadOnlyList<(StagePlan Plan, StageCall Call)> Stages);

/// <summary>Behind which stage of the body a second head stands.</summary>
/// <param name="Row">The row.</param>
/// <param name="Stage">The stage in it.</param>
/// <param name="Time">In a loop the time, from 0, or null: behind two thirds of them.</param>
internal sealed record HeadPlace(int Row, int Stage, int? Time);

/// <summary>
/// The body of a network of which parameters say how often something is repeated. It is planned with each of its rows so long that another time would make no difference, and for each parameter once more with what it repeats
/// there once. A stage reads two outputs before it at most, so that nothing else matters to how it is made.
/// </summary>
internal sealed class BodySource
{
    // The third time a row reads nothing but itself.
    private const int Long = 3;

    private readonly Net _net;
    private readonly string _variable;
    private readonly IReadOnlyList<NetworkPlan> _long;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<NetworkPlan>> _short;

    private BodySource(Net net, string variable, IReadOnlyList<NetworkPlan> planned, IReadOnlyDictionary<string, IReadOnlyList<NetworkPlan>> shortened) =>
        (_net, _variable, _long, _short) = (net, variable, planned, shortened);

    /// <summary>The parameters that say how often something is repeated.</summary>
    public IEnumerable<string> Parameters => _short.Keys;

    /// <summary>The stages that there are for some value of the parameters.</summary>
    public IEnumerable<StagePlan> Stages => _short.Values.Prepend(_long).SelectMany(plans => plans[0].Stages);

    /// <summary>Where a second head stands whatever the parameters are, or null: there is no such place.</summary>
    public HeadPlace? Head { get; private set; }

    /// <summary>The body, or null: no parameter repeats anything, or what it repeats widens or halves, or a stage reads more than two outputs.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="variable">The variable of a loop.</param>
    /// <param name="plans">The network with other values of parameters, and with each size doubled that the source keeps; null where there is none.</param>
    public static BodySource? Of(NetworkPlan plan, string variable, Func<IReadOnlyDictionary<string, int>, IReadOnlyList<NetworkPlan>?> plans)
    {
        var net = plan.Space.Net;
        string[] names = [.. net.Repeats.Select(r => r.Times.Parameter!).Distinct()];
        if (names.Length == 0 || net.Repeats.Any(r => r.Times.Factor * Long > Limits.Repeats) || plan.Stages.Any(s => s.Outputs.Count > 1) || Planned(null) is not { } planned) return null;
        var shortened = new Dictionary<string, IReadOnlyList<NetworkPlan>>();
        foreach (var name in names)
        {
            if (Planned(name) is not { } once) return null;
            shortened.Add(name, once);
        }

        var body = new BodySource(net, variable, planned, shortened);
        if (!body.IsSteady) return null;
        body.Head = names.Length == 1 ? body.PlaceOfHead(names[0]) : null;
        return body;

        IReadOnlyList<NetworkPlan>? Planned(string? once) => plans(plan.Parameters.ToDictionary(p => p.Key, p => p.Key == once ? 1 : names.Contains(p.Key) ? Long : p.Value));
    }

    /// <summary>The rows.</summary>
    /// <param name="call">How a stage is made, by the plans of its network and its place in them.</param>
    public IReadOnlyList<RowSource> Rows(Func<IReadOnlyList<NetworkPlan>, int, StageCall> call) => [.. Runs(_long).Select((run, r) =>
    {
        var loops = run.Times.Parameter is not null;
        var stages = Enumerable.Range(0, loops ? run.Stages : run.Count * run.Stages).Select(s => (_long[0].Stages[run.First + s], Merged(call, r, s, loops)));
        return new RowSource(loops ? Product(run.Times) : null, [.. stages]);
    })];

    private bool IsSteady => Runs(_long).Where(run => run.Times.Parameter is not null).All(run =>
        Enumerable.Range(run.First + run.Stages, (run.Count - 1) * run.Stages).All(s => _long[0].Stages[s].Outputs[0] == _long[0].Stages[s - run.Stages].Outputs[0]));

    // The runs of a body: where each begins, how many stages are repeated, and how often.
    private List<(Expression Times, int First, int Stages, int Count)> Runs(IReadOnlyList<NetworkPlan> plans)
    {
        var runs = new List<(Expression, int, int, int)>();
        var first = 0;
        foreach (var item in _net.Body)
        {
            var (times, stages) = item is Repeat repeat ? (repeat.Times, repeat.Blocks.Count) : (Expression.Number(1), 1);
            var count = (int)times.Evaluate(plans[0].Parameters);
            runs.Add((times, first, stages, count));
            first += stages * count;
        }

        return runs;
    }

    private StageCall Merged(Func<IReadOnlyList<NetworkPlan>, int, StageCall> call, int row, int stage, bool loops)
    {
        var first = At(0);
        if (!loops) return first;
        var (second, rest) = (At(1).Arguments, At(2).Arguments);
        return first with { Arguments = [.. first.Arguments.Select((argument, a) => InLoop(argument, second[a], rest[a]))] };

        // As it is made in its row for the time, from 0; where that depends on the parameters, by them.
        StageCall At(int time)
        {
            var usual = Made(_long)!;
            var others = _short.Select(pair => (Parameter: Identifiers.Escape(pair.Key), Made(pair.Value)?.Arguments)).Where(o => o.Arguments is not null).ToArray();
            return usual with
            {
                Arguments = [.. usual.Arguments.Select((argument, a) => others.FirstOrDefault(o => o.Arguments![a] != argument) is ({ } parameter, { } other) ? $"{parameter} == 1 ? {other[a]} : {argument}" : argument)],
            };

            StageCall? Made(IReadOnlyList<NetworkPlan> plans) =>
                Runs(plans)[row] is var run && time < run.Count ? call(plans, run.First + (time * run.Stages) + stage) : null;
        }

        string InLoop(string first, string second, string rest)
        {
            var bracketed = first.Contains(" ? ") ? $"({first})" : first;
            return first == second ? first == rest ? rest : $"{_variable} < 2 ? {first} : {rest}"
                : second == rest ? $"{_variable} == 0 ? {bracketed} : {rest}"
                : $"{_variable} == 0 ? {bracketed} : {_variable} == 1 ? {second} : {rest}";
        }
    }

    // Behind two thirds of the cells, which is another place for other values unless it is found to be the same for all.
    private HeadPlace? PlaceOfHead(string parameter)
    {
        var rows = _net.Body.Select(item => item is Repeat repeat
            ? (repeat.Times, Cells: (int[])[.. Enumerable.Range(0, repeat.Blocks.Count).Where(b => repeat.Blocks[b].Cell is not null)], Stages: repeat.Blocks.Count)
            : (Times: Expression.Number(1), Cells: [0], Stages: 1)).ToArray();
        var most = Limits.Repeats / (int)rows.Max(r => r.Times.Parameter is null ? 1 : r.Times.Factor);
        var places = Enumerable.Range(1, most).Select(Place).Distinct().ToArray();
        if (places.Length == 1) return places[0];
        // A loop that is all there is.
        return rows.Count(r => r.Cells.Length > 0) == 1 && places.Select(p => p.Stage).Distinct().Count() == 1 ? places[0] with { Time = null } : null;

        HeadPlace Place(int value)
        {
            var counts = rows.Select(r => r.Cells.Length * (int)r.Times.Evaluate(new Dictionary<string, int> { [parameter] = value })).ToArray();
            var (row, cell) = (0, 2 * counts.Sum() / 3);
            for (; cell >= counts[row]; row++) cell -= counts[row];
            var (time, stage) = (cell / rows[row].Cells.Length, rows[row].Cells[cell % rows[row].Cells.Length]);
            return rows[row].Times.Parameter is null ? new HeadPlace(row, (time * rows[row].Stages) + stage, 0) : new HeadPlace(row, stage, time);
        }
    }

    private static string Product(Expression times) => Identifiers.Escape(times.Parameter!) + (times.Factor == 1 ? "" : $" * {times.Factor}");
}
