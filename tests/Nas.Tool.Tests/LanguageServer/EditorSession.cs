using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Nas.Tool.Tests.Support;
using StreamJsonRpc;

namespace Nas.Tool.Tests.LanguageServer;

/// <summary>An editor with one file open, which speaks with the server in a process of its own. It knows of the protocol what its specification says, and nothing of the server's code.</summary>
internal sealed class EditorSession : IAsyncDisposable
{
    public const string Uri = "file:///project/Space.nas";

    private readonly Process _process;
    private readonly JsonRpc _rpc;
    private readonly ConcurrentQueue<JsonElement> _published = new();
    private int _version;

    private EditorSession(Process process)
    {
        _process = process;
        _rpc = new JsonRpc(new HeaderDelimitedMessageHandler(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, new SystemTextJsonFormatter()));
        _rpc.AddLocalRpcMethod("textDocument/publishDiagnostics", (string uri, int version, JsonElement diagnostics) =>
            _published.Enqueue(JsonSerializer.SerializeToElement(new { uri, version, diagnostics })));
        _rpc.StartListening();
    }

    /// <summary>What the server answered to the first message.</summary>
    public JsonElement Capabilities { get; private set; }

    /// <summary>The file as the editor shows it.</summary>
    public string Text { get; private set; } = "";

    public static async Task<EditorSession> StartAsync()
    {
        var info = new ProcessStartInfo("dotnet", [ToolProcess.Tool, "language-server"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var session = new EditorSession(Process.Start(info)!);
        var answer = await session.AskAsync("initialize", new { processId = Environment.ProcessId, rootUri = (string?)null, capabilities = new { textDocument = new { completion = new { completionItem = new { snippetSupport = true } } } } });
        session.Capabilities = answer.GetProperty("capabilities");
        await session._rpc.NotifyWithParameterObjectAsync("initialized", new { });
        return session;
    }

    public Task OpenAsync(string text)
    {
        Text = text;
        return _rpc.NotifyWithParameterObjectAsync("textDocument/didOpen", new { textDocument = new { uri = Uri, languageId = "nas", version = ++_version, text } });
    }

    /// <summary>Writes something in place of something else, as a change of that alone.</summary>
    public Task ReplaceAsync(string what, string by)
    {
        var start = Text.IndexOf(what, StringComparison.Ordinal);
        var range = new { start = At(start), end = At(start + what.Length) };
        Text = Text.Remove(start, what.Length).Insert(start, by);
        return _rpc.NotifyWithParameterObjectAsync("textDocument/didChange", new { textDocument = new { uri = Uri, version = ++_version }, contentChanges = new[] { new { range, text = by } } });
    }

    /// <summary>The problems of the file as it is now.</summary>
    public async Task<JsonElement[]> ProblemsAsync()
    {
        for (var i = 0; i < 600; i++)
        {
            if (_published.LastOrDefault(p => p.GetProperty("version").GetInt32() == _version) is { ValueKind: JsonValueKind.Object } last) return [.. last.GetProperty("diagnostics").EnumerateArray()];
            await Task.Delay(50);
        }

        throw new TimeoutException("Nobody said what is wrong with the file.");
    }

    /// <summary>Asks about the whole file.</summary>
    public Task<JsonElement> AskAsync(string method) => AskAsync(method, new { textDocument = new { uri = Uri }, options = new { tabSize = 2, insertSpaces = true } });

    /// <summary>Asks about the place behind the beginning of <paramref name="at"/>.</summary>
    public Task<JsonElement> AskAsync(string method, string at, int behind = 0) =>
        AskAsync(method, new { textDocument = new { uri = Uri }, position = At(Text.IndexOf(at, StringComparison.Ordinal) + behind), context = new { includeDeclaration = true } });

    public Task<JsonElement> RenameAsync(string at, string newName) => AskAsync("textDocument/rename", new { textDocument = new { uri = Uri }, position = At(Text.IndexOf(at, StringComparison.Ordinal)), newName });

    public Task CloseAsync() => _rpc.NotifyWithParameterObjectAsync("textDocument/didClose", new { textDocument = new { uri = Uri } });

    /// <summary>The text in a range of the file.</summary>
    public string In(JsonElement range) => Text[Offset(range.GetProperty("start"))..Offset(range.GetProperty("end"))];

    /// <summary>The file with some edits of it.</summary>
    public string With(JsonElement edits) => edits.EnumerateArray().OrderByDescending(e => Offset(e.GetProperty("range").GetProperty("start")))
        .Aggregate(Text, (text, edit) => string.Concat(
            text.AsSpan(0, Offset(edit.GetProperty("range").GetProperty("start"))), edit.GetProperty("newText").GetString(), text.AsSpan(Offset(edit.GetProperty("range").GetProperty("end")))));

    /// <summary>Says goodbye.</summary>
    /// <returns>The exit code, and what was said on standard error.</returns>
    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        await _rpc.InvokeAsync("shutdown");
        await _rpc.NotifyAsync("exit");
        return await ExitAsync();
    }

    /// <summary>Goes without a word.</summary>
    /// <returns>The exit code, and what was said on standard error.</returns>
    public async Task<(int ExitCode, string Error)> VanishAsync()
    {
        _rpc.Dispose();
        _process.StandardInput.Close();
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task<JsonElement> AskAsync(string method, object parameters) => _rpc.InvokeWithParameterObjectAsync<JsonElement>(method, parameters, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);

    private async Task<(int ExitCode, string Error)> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var error = await _process.StandardError.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, error);
    }

    private object At(int offset)
    {
        var before = Text[..offset];
        return new { line = before.Count(c => c == '\n'), character = offset - (before.LastIndexOf('\n') + 1) };
    }

    private int Offset(JsonElement position)
    {
        var start = 0;
        for (var line = position.GetProperty("line").GetInt32(); line > 0; line--) start = Text.IndexOf('\n', start) + 1;
        return start + position.GetProperty("character").GetInt32();
    }
}
