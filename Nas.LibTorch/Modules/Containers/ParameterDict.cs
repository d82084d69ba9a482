using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters by name, in the order in which they were added.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "TorchSharp's name.")]
public class ParameterDict : nn.Module, IDictionary<string, Parameter>, IList<(string, Parameter)>
{
    public ParameterDict()
        : base(nameof(ParameterDict))
    {
    }

    public int Count => _internal_params.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _internal_params.Keys;

    public ICollection<Parameter> Values => _internal_params.Values;

    public Parameter this[string key]
    {
        get => _internal_params[key];
        set
        {
            _internal_params.Remove(key);
            Add(key, value);
        }
    }

    public (string, Parameter) this[int index]
    {
        get => Entry(_internal_params[index]);
        set
        {
            _internal_params.RemoveAt(index);
            Insert(index, value);
        }
    }

    public void Add(string key, Parameter value) => register_parameter(key, value);

    public void Add(KeyValuePair<string, Parameter> item) => Add(item.Key, item.Value);

    public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);

    /// <summary>Puts an entry at a place in the order.</summary>
    public void Insert(int index, (string, Parameter) item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)Count, nameof(index));
        Add(item);
        var added = _internal_params[Count - 1];
        _internal_params.RemoveAt(Count - 1);
        _internal_params.Insert(index, added);
    }

    public bool Remove(string key) => _internal_params.Remove(key);

    public bool Remove(KeyValuePair<string, Parameter> item) => Contains(item) && Remove(item.Key);

    public bool Remove((string, Parameter) item) => Contains(item) && Remove(item.Item1);

    public void RemoveAt(int index) => _internal_params.RemoveAt(index);

    public void Clear() => _internal_params.Clear();

    public void clear() => Clear();

    public bool ContainsKey(string key) => _internal_params.ContainsKey(key);

    public bool Contains(KeyValuePair<string, Parameter> item) => IndexOf((item.Key, item.Value)) >= 0;

    public bool Contains((string, Parameter) item) => IndexOf(item) >= 0;

    public int IndexOf((string, Parameter) item)
    {
        for (var i = 0; i < Count; i++)
            if (_internal_params[i].Item1 == item.Item1 && ReferenceEquals(_internal_params[i].Item2, item.Item2)) return i;
        return -1;
    }

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value)
    {
        var found = _internal_params.TryGetValue(key, out var entry);
        value = entry;
        return found;
    }

    public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var (key, value) in this) array[arrayIndex++] = new(key, value);
    }

    public void CopyTo((string, Parameter)[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var entry in this) array[arrayIndex++] = entry;
    }

    public IEnumerator<(string, Parameter)> items() => GetEnumerator();

    public IEnumerable<string> keys() => _internal_params.keys();

    public IEnumerable<Parameter> values() => Values;

    public IEnumerator<(string, Parameter)> GetEnumerator() => _internal_params.Entries.Select(Entry).GetEnumerator();

    IEnumerator<KeyValuePair<string, Parameter>> IEnumerable<KeyValuePair<string, Parameter>>.GetEnumerator() =>
        _internal_params.Entries.Select(e => new KeyValuePair<string, Parameter>(e.Item1, e.Item2)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The items are registered when they are added.
    protected override void RegisterComponents()
    {
    }

    private static (string, Parameter) Entry((string, Parameter) entry) => (entry.Item1, entry.Item2);
}
