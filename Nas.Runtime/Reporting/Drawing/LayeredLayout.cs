namespace Nas.Runtime.Reporting.Drawing;

/// <summary>A rectangle by its centre.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Left => X - (Width / 2);

    public double Right => X + (Width / 2);

    public double Top => Y - (Height / 2);

    public double Bottom => Y + (Height / 2);
}

/// <summary>
/// Places a directed acyclic graph from left to right in the manner of Sugiyama, Tagawa and Toda (1981): vertices in layers by their
/// longest path from a source, an order within each layer with few crossings, then heights near the neighbours'. Labels and the places
/// where long edges cross a layer take part as items of their own, so that nothing overlaps.
/// </summary>
internal sealed class LayeredLayout
{
    private const int Sweeps = 12;
    private const double Between = 12; // of items of a rank
    private readonly List<Item> _items = [];
    private readonly List<Item[]> _chains = [];
    private readonly double _leastGap; // between the boxes of neighbouring ranks
    private Item[][] _ranks;

    /// <summary>Lays a graph out.</summary>
    /// <param name="sizes">The size of each vertex; the last one is the sink and stands behind all others.</param>
    /// <param name="edges">Edges from a vertex to a later one, with the size of their label; a width of 0 for none.</param>
    public LayeredLayout(
        IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<(int From, int To, double Width, double Height)> edges)
    {
        var layers = new int[sizes.Count];
        foreach (var (from, to, _, _) in edges.OrderBy(e => e.To)) layers[to] = Math.Max(layers[to], layers[from] + 1);
        layers[^1] = Math.Max(layers[^1], layers[..^1].Max() + 1);

        // Vertices stand on even ranks, labels on the odd one before the vertex that their edge leads to.
        for (var i = 0; i < sizes.Count; i++) _items.Add(new Item(2 * layers[i], sizes[i].Width, sizes[i].Height, IsBend: false));
        var labelled = edges.Where(e => e.Width > 0).Select(e => _items[e.To].Rank - 1).ToHashSet();
        _leastGap = labelled.Count > 0 ? 32 : 52;
        foreach (var edge in edges) AddChain(edge.From, edge.To, edge.Width, edge.Height, labelled);
        _ranks = [.. _items.GroupBy(i => i.Rank).OrderBy(g => g.Key).Select(g => g.ToArray())];
        Order();
        PlaceHeights();
        PlaceColumns();
    }

    /// <summary>The whole width, from 0.</summary>
    public double Width { get; private set; }

    /// <summary>The whole height, from 0.</summary>
    public double Height { get; private set; }

    /// <summary>Where vertex <paramref name="index"/> is.</summary>
    public Box Vertex(int index) => _items[index].Box;

    /// <summary>What edge <paramref name="index"/> goes through, from its source to its target; a bend has no height.</summary>
    public IReadOnlyList<Box> Route(int index) => [.. _chains[index].Select(i => i.Box)];

    /// <summary>The place of the label of edge <paramref name="index"/>.</summary>
    public Box Label(int index) => _chains[index][^2].Box;

    private void AddChain(int from, int to, double width, double height, HashSet<int> labelled)
    {
        var chain = new List<Item> { _items[from] };
        for (var rank = _items[from].Rank + 1; rank < _items[to].Rank; rank++)
        {
            if (rank % 2 != 0 && !labelled.Contains(rank)) continue;
            var isLabel = width > 0 && rank == _items[to].Rank - 1;
            var item = new Item(rank, isLabel ? width : 0, isLabel ? height : 0, IsBend: !isLabel);
            chain.Add(item);
            _items.Add(item);
        }

        chain.Add(_items[to]);
        for (var i = 1; i < chain.Count; i++)
        {
            chain[i].Before.Add(chain[i - 1]);
            chain[i - 1].After.Add(chain[i]);
        }

        _chains.Add([.. chain]);
    }

    private void Order()
    {
        SetPlaces();
        var best = _ranks.Select(r => r.ToArray()).ToArray();
        var fewest = Crossings();
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var forward = sweep % 2 == 0;
            foreach (var rank in forward ? Enumerable.Range(1, _ranks.Length - 1) : Enumerable.Range(0, _ranks.Length - 1).Reverse())
            {
                _ranks[rank] = [.. _ranks[rank].OrderBy(i => Neighbours(i) is { Count: > 0 } near ? near.Average(n => n.Place) : i.Place)];
                for (var i = 0; i < _ranks[rank].Length; i++) _ranks[rank][i].Place = i;
            }

            var crossings = Crossings();
            if (crossings >= fewest) continue;
            fewest = crossings;
            best = [.. _ranks.Select(r => r.ToArray())];

            List<Item> Neighbours(Item item) => forward ? item.Before : item.After;
        }

        _ranks = best;
        SetPlaces();
    }

    private void SetPlaces()
    {
        foreach (var rank in _ranks)
            for (var i = 0; i < rank.Length; i++) rank[i].Place = i;
    }

    private int Crossings()
    {
        var crossings = 0;
        foreach (var rank in _ranks)
        {
            var links = rank.SelectMany(i => i.After.Select(a => (From: i.Place, To: a.Place))).ToArray();
            for (var i = 0; i < links.Length; i++)
                for (var j = 0; j < i; j++)
                    if ((links[i].From - links[j].From) * (links[i].To - links[j].To) < 0) crossings++;
        }

        return crossings;
    }

    private void PlaceHeights()
    {
        foreach (var rank in _ranks) Settle(rank, i => i.Place);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var both = sweep >= Sweeps / 2;
            foreach (var rank in _ranks) Settle(rank, i => Wish(i, both ? [.. i.Before, .. i.After] : i.Before));
            foreach (var rank in _ranks.Reverse()) Settle(rank, i => Wish(i, both ? [.. i.Before, .. i.After] : i.After));
        }

        var top = _items.Min(i => i.Y - (i.Height / 2));
        foreach (var item in _items) item.Y = Math.Round(item.Y - top, 1);
        Height = _items.Max(i => i.Y + (i.Height / 2));
    }

    // Bends pull hardest on each other, so that long edges run straight where they can.
    private static double Wish(Item item, IReadOnlyList<Item> neighbours) => neighbours.Count == 0
        ? item.Y
        : neighbours.Sum(n => n.Y * Pull(item, n)) / neighbours.Sum(n => Pull(item, n));

    private static double Pull(Item item, Item neighbour) => (item.IsBend ? 3 : 1) * (neighbour.IsBend ? 3 : 1);

    // The heights nearest to those wished for, in the sense of least squares, that keep the order and the distances, by pooling
    // adjacent violators.
    private static void Settle(Item[] rank, Func<Item, double> wish)
    {
        var offsets = new double[rank.Length];
        for (var i = 1; i < rank.Length; i++) offsets[i] = offsets[i - 1] + ((rank[i - 1].Height + rank[i].Height) / 2) + Between;
        var pools = new List<(double Sum, int Count)>();
        for (var i = 0; i < rank.Length; i++)
        {
            pools.Add((wish(rank[i]) - offsets[i], 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count > pools[^1].Sum / pools[^1].Count)
            {
                var (sum, count) = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (pools[^1].Sum + sum, pools[^1].Count + count);
            }
        }

        var next = 0;
        foreach (var (sum, count) in pools)
            for (var end = next + count; next < end; next++) rank[next].Y = (sum / count) + offsets[next];
    }

    private void PlaceColumns()
    {
        var left = 0.0;
        foreach (var rank in _ranks)
        {
            var width = rank.Max(i => i.Width);
            foreach (var item in rank)
            {
                item.X = left + (width / 2);
                // A bend crosses the whole rank, so that it stays clear of the boxes beside it.
                if (item.IsBend) item.Width = width;
            }

            // Steep curves get more room.
            var steepest = rank.SelectMany(i => i.After.Select(a => Math.Abs(a.Y - i.Y))).DefaultIfEmpty(0).Max();
            Width = left + width;
            left = Width + Math.Round(Math.Clamp(steepest * 0.4, _leastGap, 72));
        }
    }

    private sealed record Item(int Rank, double Width, double Height, bool IsBend)
    {
        public double Width { get; set; } = Width;

        public double X { get; set; }

        public double Y { get; set; }

        public int Place { get; set; }

        public List<Item> Before { get; } = [];

        public List<Item> After { get; } = [];

        public Box Box => new(X, Y, Width, Height);
    }
}
