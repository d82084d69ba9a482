using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules called one after another, each with the result of the one before. Without names they are called "0", "1", ...</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> _modules = [];

    public Sequential(params (string name, nn.Module<Tensor, Tensor> module)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules) append(name, module);
    }

    public Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules) append(module);
    }

    public int Count => _modules.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => _modules[index];

    /// <summary>The modules of a range, from the first index on and without the second; they are shared, and keep their names.</summary>
    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index] => Slice(Position(index.start, 0), Position(index.end, Count));

    /// <summary>The modules of a range; they are shared, and keep their names.</summary>
    [IndexerName("SequentialItems")]
    public Sequential this[Range index]
    {
        get
        {
            var (start, length) = index.GetOffsetAndLength(Count);
            return Slice(start, start + length);
        }
    }

    /// <summary>Adds a module at the end, named by its position.</summary>
    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(_modules.Count.ToString(), module);

    /// <summary>Adds a module at the end.</summary>
    /// <exception cref="ArgumentException">What is given is no module.</exception>
    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        if (module is not nn.Module submodule) throw new ArgumentException("Only modules can be added to a Sequential.", nameof(module));
        register_module(name, submodule);
        _modules.Add(module);
        return this;
    }

    /// <summary>Calls the modules in order. Without modules, returns a new handle of the argument's storage.</summary>
    public override Tensor forward(Tensor tensor)
    {
        if (_modules.Count == 0) return tensor.alias();
        // Intermediate results are released at once; autograd keeps what it needs.
        var current = tensor;
        foreach (var module in _modules)
        {
            var next = module.call(current);
            if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
            current = next;
        }
        return current;
    }

    private int Position(int? index, int missing) => index is { } i ? Math.Clamp(i < 0 ? i + Count : i, 0, Count) : missing;

    private Sequential Slice(int start, int end)
    {
        var slice = new Sequential(Array.Empty<(string, nn.Module<Tensor, Tensor>)>());
        for (var i = start; i < end; i++) slice.append(_internal_submodules[i].Item1, _modules[i]);
        return slice;
    }
}
