using Microsoft.AspNetCore.Components;
using Nas.Dashboard.Watching;

namespace Nas.Dashboard.Pages;

/// <summary>A page that is shown anew when the store has something new.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    [Inject]
    internal StoreWatch Watch { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Watch.Changed -= Update;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Not before: a page that is only prepared on the server looks at nothing.
        if (firstRender) Watch.Changed += Update;
    }

    private void Update() => _ = InvokeAsync(StateHasChanged);
}
