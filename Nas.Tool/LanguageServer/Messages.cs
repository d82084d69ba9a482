namespace Nas.Tool.LanguageServer;

// What the Language Server Protocol calls these things (version 3.17), as far as it is spoken here: all names are its own.

/// <summary>A place between two characters: its line and the UTF-16 units before it on that line, from 0.</summary>
internal sealed record Position(int Line, int Character);

/// <summary>From a place up to another.</summary>
internal sealed record Range(Position Start, Position End);

/// <summary>A stretch of a file.</summary>
internal sealed record Location(string Uri, Range Range);

/// <summary>Another text for a stretch of a file.</summary>
internal sealed record TextEdit(Range Range, string NewText);

/// <summary>Edits for each of some files.</summary>
internal sealed record WorkspaceEdit(Dictionary<string, TextEdit[]> Changes);

/// <summary>Which file.</summary>
internal sealed record TextDocumentIdentifier(string Uri, int? Version = null);

/// <summary>A file with its text.</summary>
internal sealed record TextDocumentItem(string Uri, int Version, string Text);

/// <summary>Another text for a stretch of a file or, without one, for all of it.</summary>
internal sealed record TextDocumentContentChangeEvent(Range? Range, string Text);

internal sealed record InitializeParams(ClientCapabilities? Capabilities);

internal sealed record ClientCapabilities(TextDocumentClientCapabilities? TextDocument);

internal sealed record TextDocumentClientCapabilities(CompletionClientCapabilities? Completion);

internal sealed record CompletionClientCapabilities(CompletionItemCapabilities? CompletionItem);

internal sealed record CompletionItemCapabilities(bool? SnippetSupport);

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record ServerCapabilities
{
    public string PositionEncoding { get; } = "utf-16";
    public TextDocumentSyncOptions TextDocumentSync { get; } = new(OpenClose: true, Change: 2);
    public CompletionOptions CompletionProvider { get; } = new(["(", "{", ",", ":"]);
    public bool HoverProvider { get; } = true;
    public bool DefinitionProvider { get; } = true;
    public bool ReferencesProvider { get; } = true;
    public bool DocumentSymbolProvider { get; } = true;
    public bool DocumentFormattingProvider { get; } = true;
    public RenameOptions RenameProvider { get; } = new(PrepareProvider: true);
}

/// <param name="OpenClose">Whether the server is told of opening and closing.</param>
/// <param name="Change">How it is told of changes; 2: by what changed.</param>
internal sealed record TextDocumentSyncOptions(bool OpenClose, int Change);

internal sealed record CompletionOptions(string[] TriggerCharacters);

internal sealed record RenameOptions(bool PrepareProvider);

internal sealed record DidOpenTextDocumentParams(TextDocumentItem TextDocument);

internal sealed record DidChangeTextDocumentParams(TextDocumentIdentifier TextDocument, TextDocumentContentChangeEvent[] ContentChanges);

internal sealed record DidCloseTextDocumentParams(TextDocumentIdentifier TextDocument);

/// <summary>What is asked of a place.</summary>
internal sealed record TextDocumentPositionParams(TextDocumentIdentifier TextDocument, Position Position);

/// <summary>What is asked of a file.</summary>
internal sealed record TextDocumentParams(TextDocumentIdentifier TextDocument);

internal sealed record ReferenceParams(TextDocumentIdentifier TextDocument, Position Position, ReferenceContext Context);

internal sealed record ReferenceContext(bool IncludeDeclaration);

internal sealed record RenameParams(TextDocumentIdentifier TextDocument, Position Position, string NewName);

internal sealed record PrepareRenameResult(Range Range, string Placeholder);

internal sealed record PublishDiagnosticsParams(string Uri, int Version, Diagnostic[] Diagnostics);

/// <param name="Range">Where.</param>
/// <param name="Severity">1 for an error, 2 for a warning, 3 for something to know.</param>
/// <param name="Code">The id.</param>
/// <param name="Source">Who says it.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Diagnostic(Range Range, int Severity, string Code, string Source, string Message);

internal sealed record MarkupContent(string Kind, string Value)
{
    public static MarkupContent Markdown(string text) => new("markdown", text);
}

internal sealed record HoverResult(MarkupContent Contents, Range Range);

/// <param name="Label">What is shown.</param>
/// <param name="Kind">A number for each kind.</param>
/// <param name="SortText">What the client sorts by.</param>
/// <param name="FilterText">What it compares with what was typed.</param>
/// <param name="InsertTextFormat">1 for a text, 2 for a snippet.</param>
/// <param name="TextEdit">What is written, and in place of what.</param>
internal sealed record CompletionItem(string Label, int Kind, string SortText, string FilterText, int InsertTextFormat, TextEdit TextEdit)
{
    public string? Detail { get; init; }
    public MarkupContent? Documentation { get; init; }
}

internal sealed record DocumentSymbol(string Name, string Detail, int Kind, Range Range, Range SelectionRange, DocumentSymbol[] Children);
