using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that also remembers the order in which its entries were added, and is a list of (key, value) pairs as well.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "TorchSharp's name.")]
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<(TKey, TValue)> _list = [];
    private readonly Dictionary<TKey, TValue> _map = [];

    /// <summary>The value of a key. Setting a key that is present keeps its place; a new key goes to the end.</summary>
    public TValue this[TKey key]
    {
        get => _map[key];
        set
        {
            if (_map.ContainsKey(key)) _list[IndexOfKey(key)] = (key, value);
            else _list.Add((key, value));
            _map[key] = value;
        }
    }

    public (TKey, TValue) this[int index]
    {
        get => _list[index];
        set
        {
            var old = _list[index].Item1;
            if (!EqualityComparer<TKey>.Default.Equals(old, value.Item1) && _map.ContainsKey(value.Item1))
                throw new ArgumentException($"The key '{value.Item1}' is already present.", nameof(value));
            _map.Remove(old);
            _map.Add(value.Item1, value.Item2);
            _list[index] = value;
        }
    }

    /// <summary>The entries as one kind of pair, for queries.</summary>
    internal IReadOnlyList<(TKey, TValue)> Entries => _list;

    public ICollection<TKey> Keys => _list.Select(e => e.Item1).ToList();

    public ICollection<TValue> Values => _list.Select(e => e.Item2).ToList();

    public int Count => _list.Count;

    public bool IsReadOnly => false;

    public void Add(TKey key, TValue value)
    {
        _map.Add(key, value);
        _list.Add((key, value));
    }

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Clear()
    {
        _map.Clear();
        _list.Clear();
    }

    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));

    public bool Contains((TKey, TValue) item) => _list.Contains(item);

    public bool ContainsKey(TKey key) => _map.ContainsKey(key);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var (key, value) in _list) array[arrayIndex++] = new(key, value);
    }

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    public IEnumerator<(TKey, TValue)> GetEnumerator() => _list.GetEnumerator();

    public int IndexOf((TKey, TValue) item) => _list.IndexOf(item);

    public void Insert(int index, (TKey, TValue) item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)_list.Count, nameof(index));
        _map.Add(item.Item1, item.Item2);
        _list.Insert(index, item);
    }

    public bool Remove(TKey key)
    {
        if (!_map.Remove(key)) return false;
        _list.RemoveAt(IndexOfKey(key));
        return true;
    }

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    public void RemoveAt(int index)
    {
        _map.Remove(_list[index].Item1);
        _list.RemoveAt(index);
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _map.TryGetValue(key, out value);

    public void clear() => Clear();

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public IEnumerable<TKey> keys() => _list.Select(e => e.Item1);

    public IEnumerable<TValue> values() => _list.Select(e => e.Item2);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        _list.Select(e => new KeyValuePair<TKey, TValue>(e.Item1, e.Item2)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOfKey(TKey key) => _list.FindIndex(e => EqualityComparer<TKey>.Default.Equals(e.Item1, key));
}
