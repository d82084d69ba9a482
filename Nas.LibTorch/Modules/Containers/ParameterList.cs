using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of parameters, which are named "0", "1", ...</summary>
public class ParameterList : nn.Module, IList<Parameter>
{
    public ParameterList(params Parameter[] parameters)
        : base(nameof(ParameterList)) => extend(parameters);

    public int Count => _internal_params.Count;

    public bool IsReadOnly => false;

    public Parameter this[int index]
    {
        get => _internal_params[index].Item2;
        set => ConditionallyRegisterParameter(_internal_params[index].Item1, value);
    }

    public void Add(Parameter item) => register_parameter(Count.ToString(), item);

    /// <summary>Adds parameters at the end.</summary>
    public void append(params Parameter[] parameters) => extend(parameters);

    /// <summary>Adds parameters at the end.</summary>
    public void extend(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var parameter in parameters) Add(parameter);
    }

    public void Insert(int index, Parameter item)
    {
        var list = this.ToList<Parameter>();
        list.Insert(index, item);
        Renumber(list);
    }

    public bool Remove(Parameter item)
    {
        var index = IndexOf(item);
        if (index < 0) return false;
        RemoveAt(index);
        return true;
    }

    public void RemoveAt(int index)
    {
        var list = this.ToList<Parameter>();
        list.RemoveAt(index);
        Renumber(list);
    }

    public void Clear() => _internal_params.Clear();

    public bool Contains(Parameter item) => IndexOf(item) >= 0;

    public int IndexOf(Parameter item)
    {
        for (var i = 0; i < Count; i++)
            if (ReferenceEquals(_internal_params[i].Item2, item)) return i;
        return -1;
    }

    public void CopyTo(Parameter[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var parameter in this) array[arrayIndex++] = parameter;
    }

    public IEnumerator<Parameter> GetEnumerator() => _internal_params.values().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The items are registered when they are added.
    protected override void RegisterComponents()
    {
    }

    private void Renumber(List<Parameter> list)
    {
        Clear();
        extend(list);
    }
}
