using Nas.Dsl.Model;

namespace Nas.Runtime.Tables;

/// <summary>
/// Finds the row of a genotype. The values of a small space are the digits of a number, which is a place in an array; larger spaces and
/// those with k-of-n decisions take a dictionary.
/// </summary>
internal sealed class GenotypeIndex
{
    private const int MostPlaces = 1 << 24;
    private const int Nothing = -1;

    private readonly DecisionSpace _space;
    private readonly (int Place, int Inactive)[] _digits = [];
    private readonly int[] _rows = [];
    private readonly Dictionary<Genotype, int>? _large;

    /// <param name="space">The space.</param>
    public GenotypeIndex(DecisionSpace space)
    {
        _space = space;
        var digits = new (int, int)[space.Items.Count];
        var places = 1L;
        for (var i = 0; i < digits.Length && places <= MostPlaces; i++)
        {
            // A decision that may be inactive has -1 as a further value.
            var inactive = space.Items[i].Parent < 0 ? 0 : 1;
            digits[i] = ((int)places, inactive);
            places *= space.Items[i].Choices.Count + inactive;
        }

        if (places > MostPlaces || space.Items.Any(d => d.Kind == DecisionKind.Some))
        {
            _large = [];
            return;
        }

        (_digits, _rows) = (digits, new int[places]);
        Array.Fill(_rows, Nothing);
    }

    /// <summary>The row of <paramref name="genotype"/>, or -1.</summary>
    public int Find(Genotype genotype)
    {
        if (!ReferenceEquals(genotype.Space, _space) && genotype.Space != _space) return Nothing;
        if (_large is not null) return _large.GetValueOrDefault(genotype, Nothing);
        return _rows[Place(genotype)];
    }

    /// <summary>Gives <paramref name="genotype"/> a row, unless it has one.</summary>
    public bool TryAdd(Genotype genotype, int row)
    {
        if (_large is not null) return _large.TryAdd(genotype, row);
        ref var found = ref _rows[Place(genotype)];
        if (found != Nothing) return false;
        found = row;
        return true;
    }

    private int Place(Genotype genotype)
    {
        var place = 0L;
        for (var i = 0; i < _digits.Length; i++) place += (genotype[i] + _digits[i].Inactive) * _digits[i].Place;
        return (int)place;
    }
}
