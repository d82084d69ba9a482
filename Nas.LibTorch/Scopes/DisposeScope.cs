using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>
/// Disposes, when it ends, the tensors made on this thread since it began, except those that were detached or moved out.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScopeManager _manager;
    private bool _ended;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    /// <summary>The scope that this one began in.</summary>
    internal DisposeScope? Outer { get; }

    public int DisposablesCount => _disposables.Count;
    public IReadOnlyList<IDisposable> DisposablesView => _disposables.ToList();

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    /// <summary>Takes a disposable into this scope, out of the one it was in.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public void Attach(IDisposable disposable) => Adopt(disposable, this);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables as IReadOnlyList<IDisposable> ?? disposables.ToList();
        foreach (var disposable in list) Adopt(disposable, this);
        return list;
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Move(disposable, Outer);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToList()) Move(disposable, Outer);
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(disposable, scope);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToList()) Move(disposable, scope);
    }

    /// <summary>Takes a disposable out of every scope; its user disposes it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Move(disposable, null);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToList()) Move(disposable, null);
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    /// <summary>Disposes what this scope holds now, except those named, which stay in it.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in _disposables.ToList())
        {
            if (keep.Contains(disposable)) continue;
            _disposables.Remove(disposable);
            SetOwner(disposable, null);
            disposable.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Forgets a disposable that was disposed by its user.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        _disposables.Remove(disposable);
        SetOwner(disposable, null);
    }

    /// <summary>Disposes everything in this scope and ends it, with the scopes left open inside it.</summary>
    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        DisposeEverything();
        _manager.End(this);
    }

    internal void Add(torch.Tensor tensor) => _disposables.Add(tensor);

    internal static void Adopt([NotNull] IDisposable disposable, DisposeScope? scope)
    {
        OwnerOf(disposable)?._disposables.Remove(disposable);
        SetOwner(disposable, scope);
        scope?._disposables.Add(disposable);
    }

    private void Move(IDisposable disposable, DisposeScope? scope)
    {
        _disposables.Remove(disposable);
        Adopt(disposable, scope);
    }

    private static DisposeScope? OwnerOf(IDisposable disposable) => (disposable as torch.Tensor)?.OwningDisposeScope;

    private static void SetOwner(IDisposable disposable, DisposeScope? scope)
    {
        if (disposable is torch.Tensor tensor) tensor.OwningDisposeScope = scope;
    }
}

/// <summary>The scopes of one thread, innermost last.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? _thread;

    /// <summary>This thread's manager.</summary>
    internal static DisposeScopeManager Current => _thread ??= new DisposeScopeManager();

    /// <summary>The innermost open scope of this thread.</summary>
    internal static DisposeScope? CurrentScope => _thread?.Innermost;

    internal DisposeScope? Innermost { get; private set; }

    internal DisposeScope Begin() => Innermost = new DisposeScope(this, Innermost);

    internal void End(DisposeScope scope)
    {
        // A scope closed out of order takes the ones inside it along; one that is no longer open changes nothing.
        for (var open = Innermost; open is not null; open = open.Outer)
        {
            if (!ReferenceEquals(open, scope)) continue;
            var inner = Innermost;
            Innermost = scope.Outer;
            for (; inner is not null && !ReferenceEquals(inner, scope); inner = inner.Outer) inner.Dispose();
            return;
        }
    }
}

public static partial class torch
{
    /// <summary>The innermost scope open on this thread.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.CurrentScope;

    /// <summary>Begins a scope: tensors made from here on are disposed with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.Begin();

    /// <summary>Evaluates an expression in a scope of its own and hands its result to the scope outside.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
