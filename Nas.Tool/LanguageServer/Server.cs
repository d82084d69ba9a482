using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.VisualStudio.Threading;
using Nas.Dsl.Editing;
using StreamJsonRpc;

namespace Nas.Tool.LanguageServer;

/// <summary>
/// Speaks the Language Server Protocol with one editor. Messages are answered in their order; what may take long, which are problems and the sizes of networks, is computed beside.
/// </summary>
internal sealed class Server
{
    // Problems are shown when the typing pauses.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private const int RequestFailed = -32803;

    private readonly ConcurrentDictionary<string, OpenDocument> _documents = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JsonRpc? _rpc;
    private bool _takesSnippets;
    private bool _isShutDown;

    /// <summary>Serves until the editor says that it is done, or is gone.</summary>
    /// <param name="input">What the editor says.</param>
    /// <param name="output">What it is told.</param>
    /// <param name="stop">Ends it before.</param>
    /// <returns>0, or 1: the editor went without a word.</returns>
    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken stop)
    {
        var formatter = new SystemTextJsonFormatter
        {
            JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull },
        };
        var server = new Server();
        using var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(output, input, formatter)) { SynchronizationContext = new NonConcurrentSynchronizationContext(sticky: false) };
        server._rpc = rpc;
        rpc.AddLocalRpcTarget(server, new JsonRpcTargetOptions { DisposeOnDisconnect = false });
        rpc.StartListening();
        await Task.WhenAny(server._exit.Task, rpc.Completion, Task.Delay(Timeout.Infinite, stop));
        stop.ThrowIfCancellationRequested();
        if (rpc.Completion is { IsFaulted: true, Exception.InnerException: { } error }) throw new ToolException($"What came in is no message of the protocol: {error.Message.ReplaceLineEndings(" ")}", error) { Hint = "Editors start this command; docs/editor.md says how." };
        return server._exit.Task.IsCompleted ? await server._exit.Task : ExitCode.Failed;
    }

    [JsonRpcMethod("initialize", UseSingleObjectParameterDeserialization = true)]
    public InitializeResult Initialize(InitializeParams parameters)
    {
        _takesSnippets = parameters.Capabilities?.TextDocument?.Completion?.CompletionItem?.SnippetSupport == true;
        // The first answer should be no slower than the others, which do not wait for code to be compiled.
        _ = Task.Run(() => new EditedFile("net Net(channels: 1) { head linear(").CompletionsAt(34));
        return new InitializeResult(new ServerCapabilities(), new ServerInfo("dotnet nas", ToolVersion.Current));
    }

    [JsonRpcMethod("shutdown")]
    public object? Shutdown()
    {
        _isShutDown = true;
        return null;
    }

    [JsonRpcMethod("exit")]
    public void Exit() => _exit.TrySetResult(_isShutDown ? ExitCode.Done : ExitCode.Failed);

    [JsonRpcMethod("textDocument/didOpen", UseSingleObjectParameterDeserialization = true)]
    public void Open(DidOpenTextDocumentParams parameters)
    {
        var (uri, version, text) = parameters.TextDocument;
        Hold(new OpenDocument(uri, version, text));
    }

    [JsonRpcMethod("textDocument/didChange", UseSingleObjectParameterDeserialization = true)]
    public void Change(DidChangeTextDocumentParams parameters)
    {
        if (Find(parameters.TextDocument) is { } document) Hold(document.With(parameters.TextDocument.Version ?? document.Version + 1, parameters.ContentChanges));
    }

    [JsonRpcMethod("textDocument/didClose", UseSingleObjectParameterDeserialization = true)]
    public Task Close(DidCloseTextDocumentParams parameters) =>
        _documents.TryRemove(parameters.TextDocument.Uri, out var document) ? PublishAsync(document, []) : Task.CompletedTask;

    [JsonRpcMethod("textDocument/completion", UseSingleObjectParameterDeserialization = true)]
    public CompletionItem[] Complete(TextDocumentPositionParams parameters) =>
        Find(parameters.TextDocument) is { } document ? CompletionAnswer.Of(document, document.Offset(parameters.Position), _takesSnippets) : [];

    [JsonRpcMethod("textDocument/hover", UseSingleObjectParameterDeserialization = true)]
    public async Task<HoverResult?> HoverAsync(TextDocumentPositionParams parameters)
    {
        if (Find(parameters.TextDocument) is not { } document) return null;
        var hover = await Task.Run(() => document.File.HoverAt(document.Offset(parameters.Position)));
        return hover is null ? null : new HoverResult(MarkupContent.Markdown(hover.Markdown), document.RangeOf(hover.Span));
    }

    [JsonRpcMethod("textDocument/definition", UseSingleObjectParameterDeserialization = true)]
    public Location? Define(TextDocumentPositionParams parameters) => Find(parameters.TextDocument) is { } document && document.File.SymbolAt(document.Offset(parameters.Position)) is { } symbol
        ? new Location(document.Uri, document.RangeOf(symbol.Span))
        : null;

    [JsonRpcMethod("textDocument/references", UseSingleObjectParameterDeserialization = true)]
    public Location[] Refer(ReferenceParams parameters)
    {
        if (Find(parameters.TextDocument) is not { } document || document.File.SymbolAt(document.Offset(parameters.Position)) is not { } symbol) return [];
        return [.. document.File.OccurrencesOf(symbol).Where(s => parameters.Context.IncludeDeclaration || s != symbol.Span).Select(s => new Location(document.Uri, document.RangeOf(s)))];
    }

    [JsonRpcMethod("textDocument/prepareRename", UseSingleObjectParameterDeserialization = true)]
    public PrepareRenameResult? PrepareRename(TextDocumentPositionParams parameters)
    {
        if (Find(parameters.TextDocument) is not { } document) return null;
        var offset = document.Offset(parameters.Position);
        _ = Renamed(document, offset, null);
        var span = document.File.NameAt(offset)!.Value;
        return new PrepareRenameResult(document.RangeOf(span), document.File.Text.Substring(span.Start, span.Length));
    }

    [JsonRpcMethod("textDocument/rename", UseSingleObjectParameterDeserialization = true)]
    public WorkspaceEdit? Rename(RenameParams parameters)
    {
        if (Find(parameters.TextDocument) is not { } document) return null;
        var renaming = Renamed(document, document.Offset(parameters.Position), parameters.NewName);
        return new WorkspaceEdit(new() { [document.Uri] = [.. renaming.Spans.Select(s => new TextEdit(document.RangeOf(s), parameters.NewName))] });
    }

    [JsonRpcMethod("textDocument/formatting", UseSingleObjectParameterDeserialization = true)]
    public TextEdit[] Format(TextDocumentParams parameters) =>
        Find(parameters.TextDocument) is { File: { Formatted: { } formatted } file } document && formatted != file.Text ? [new TextEdit(document.RangeOf(0, file.Text.Length), formatted)] : [];

    [JsonRpcMethod("textDocument/documentSymbol", UseSingleObjectParameterDeserialization = true)]
    public DocumentSymbol[] Outline(TextDocumentParams parameters) => Find(parameters.TextDocument) is { } document ? OutlineAnswer.Of(document) : [];

    private OpenDocument? Find(TextDocumentIdentifier identifier) => _documents.GetValueOrDefault(identifier.Uri);

    private static Renaming Renamed(OpenDocument document, int offset, string? name)
    {
        var renaming = Renaming.At(document.File, offset, name);
        return renaming.Problem is { } problem ? throw new LocalRpcException(problem) { ErrorCode = RequestFailed } : renaming;
    }

    private void Hold(OpenDocument document)
    {
        _documents[document.Uri] = document;
        _ = Task.Run(async () =>
        {
            await Task.Delay(Pause);
            if (!IsCurrent()) return;
            var problems = DiagnosticsAnswer.Of(document);
            if (IsCurrent()) await PublishAsync(document, problems);
        });

        bool IsCurrent() => _documents.TryGetValue(document.Uri, out var current) && current == document;
    }

    private Task PublishAsync(OpenDocument document, Diagnostic[] problems) =>
        _rpc!.NotifyWithParameterObjectAsync("textDocument/publishDiagnostics", new PublishDiagnosticsParams(document.Uri, document.Version, problems));
}
