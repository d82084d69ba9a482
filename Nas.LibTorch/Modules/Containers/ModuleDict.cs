using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules by name, in the order in which they were added.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "TorchSharp's name.")]
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : nn.Module
{
    public ModuleDict()
        : base(nameof(ModuleDict<T>))
    {
    }

    public int Count => _internal_submodules.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _internal_submodules.Keys;

    public ICollection<T> Values => _internal_submodules.values().Cast<T>().ToList();

    public T this[string key]
    {
        get => (T)_internal_submodules[key];
        set
        {
            _internal_submodules.Remove(key);
            Add(key, value);
        }
    }

    public (string, T) this[int index]
    {
        get => Entry(_internal_submodules[index]);
        set
        {
            _internal_submodules.RemoveAt(index);
            Insert(index, value);
        }
    }

    public void Add(string key, T value) => register_module(key, value);

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    public void Add((string, T) item) => Add(item.Item1, item.Item2);

    /// <summary>Puts an entry at a place in the order.</summary>
    public void Insert(int index, (string, T) item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)Count, nameof(index));
        Add(item);
        var added = _internal_submodules[Count - 1];
        _internal_submodules.RemoveAt(Count - 1);
        _internal_submodules.Insert(index, added);
    }

    public bool Remove(string key) => _internal_submodules.Remove(key);

    public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);

    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

    public void RemoveAt(int index) => _internal_submodules.RemoveAt(index);

    public void Clear() => _internal_submodules.Clear();

    public void clear() => Clear();

    public bool ContainsKey(string key) => _internal_submodules.ContainsKey(key);

    public bool Contains(KeyValuePair<string, T> item) => IndexOf((item.Key, item.Value)) >= 0;

    public bool Contains((string, T) item) => IndexOf(item) >= 0;

    public int IndexOf((string, T) item)
    {
        for (var i = 0; i < Count; i++)
            if (_internal_submodules[i].Item1 == item.Item1 && ReferenceEquals(_internal_submodules[i].Item2, item.Item2)) return i;
        return -1;
    }

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var found = _internal_submodules.TryGetValue(key, out var entry);
        value = (T?)entry;
        return found;
    }

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var (key, value) in this) array[arrayIndex++] = new(key, value);
    }

    public void CopyTo((string, T)[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var entry in this) array[arrayIndex++] = entry;
    }

    public IEnumerator<(string, T)> items() => GetEnumerator();

    public IEnumerable<string> keys() => _internal_submodules.keys();

    public IEnumerable<T> values() => Values;

    public IEnumerator<(string, T)> GetEnumerator() => _internal_submodules.Entries.Select(Entry).GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        _internal_submodules.Entries.Select(e => new KeyValuePair<string, T>(e.Item1, (T)e.Item2)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The items are registered when they are added.
    protected override void RegisterComponents()
    {
    }

    private static (string, T) Entry((string, nn.Module) entry) => (entry.Item1, (T)entry.Item2);
}
