using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of modules, which are submodules named "0", "1", ...</summary>
public class ModuleList<T> : nn.Module, IList<T>
    where T : nn.Module
{
    private readonly List<T> _list = [];

    public ModuleList(params T[] modules)
        : base(nameof(ModuleList<T>)) => extend(modules);

    public int Count => _list.Count;

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get => _list[index];
        set
        {
            _list[index] = value;
            Renumber();
        }
    }

    public void Add(T item)
    {
        register_module(_list.Count.ToString(), item);
        _list.Add(item);
    }

    /// <summary>Adds modules at the end.</summary>
    public void append(params T[] parameters) => extend(parameters);

    /// <summary>Adds modules at the end.</summary>
    public void extend(IEnumerable<T> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules) Add(module);
    }

    public void Insert(int index, T item)
    {
        _list.Insert(index, item);
        Renumber();
    }

    public bool Remove(T item)
    {
        if (!_list.Remove(item)) return false;
        Renumber();
        return true;
    }

    public void RemoveAt(int index)
    {
        _list.RemoveAt(index);
        Renumber();
    }

    public void Clear()
    {
        _list.Clear();
        ClearModules();
    }

    public bool Contains(T item) => _list.Contains(item);

    public int IndexOf(T item) => _list.IndexOf(item);

    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The items are registered when they are added.
    protected override void RegisterComponents()
    {
    }

    private void Renumber()
    {
        ClearModules();
        for (var i = 0; i < _list.Count; i++) register_module(i.ToString(), _list[i]);
    }
}
