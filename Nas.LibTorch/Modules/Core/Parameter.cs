namespace TorchSharp.Modules;

/// <summary>A tensor that is a parameter of a module: an autograd leaf that optimisers update.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over the tensor's data.</summary>
    /// <param name="data">A tensor, which becomes empty: the parameter holds its storage, and takes its place in its dispose scope.</param>
    /// <param name="requires_grad">Whether gradients are accumulated for the parameter.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(Take(data, out var scope))
    {
        DisposeScope.Adopt(this, scope);
        this.requires_grad = requires_grad;
    }

    private static IntPtr Take(torch.Tensor data, out DisposeScope? scope)
    {
        ArgumentNullException.ThrowIfNull(data);
        scope = data.OwningDisposeScope;
        if (data.is_leaf) return data.DecoupleFromNativeHandle();
        // A parameter is a leaf: it shares the storage of a computed tensor, but not its history.
        var handle = data.detach().DecoupleFromNativeHandle();
        data.Dispose();
        return handle;
    }
}
