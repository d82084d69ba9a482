using Nas.Dsl.Binding;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Syntax;

namespace Nas.Dsl;

/// <summary>A module of the user's where it is declared.</summary>
/// <param name="Module">The module.</param>
/// <param name="Type">Where the name of its class stands.</param>
/// <param name="Call">Where that and the constructor's arguments stand.</param>
public sealed record DeclaredModule(OwnModule Module, Span Type, Span Call);

/// <summary>What a <c>.nas</c> file says.</summary>
/// <param name="Spaces">One space for each net that is right, with the cells and operation sets it uses.</param>
/// <param name="Diagnostics">What is wrong, in the order of the file.</param>
public sealed record SpaceFile(EquatableArray<SearchSpace> Spaces, EquatableArray<Diagnostic> Diagnostics)
{
    private const int MostDiagnostics = 100;

    /// <summary>The user's own modules that it declares, used or not; whether there are such classes only the compiler knows.</summary>
    public EquatableArray<DeclaredModule> OwnModules { get; init; }

    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Reads a file. Any text is accepted; what is wrong with it is in <see cref="Diagnostics"/>.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="defaultNamespace">
    /// The C# namespace of the spaces where the file says none; any text, which <see cref="NamespaceName"/> makes a legal one.
    /// </param>
    public static SpaceFile Read(string text, string defaultNamespace = "") => Bind(SourceText.Of(text), defaultNamespace);

    /// <summary>What a file says that was read already.</summary>
    internal static SpaceFile Bind(SourceText source, string defaultNamespace)
    {
        var (file, diagnostics) = (source.Tree, source.Unreadable.ToList());
        var unreadableLines = new HashSet<int>(diagnostics.Select(d => d.Span.Line));

        // Where characters were left out, what the grammar misses is most likely a consequence.
        var errors = file.Errors.Concat(file.Declarations.SelectMany(d => d.Errors)).Where(e => !unreadableLines.Contains(e.Span.Line));
        diagnostics.AddRange(errors.OrderBy(e => e.Span.Start).Take(MostDiagnostics + 1).Select(Binding.Diagnostics.UnexpectedToken));

        var (spaces, own) = Binder.Bind(file, NamespaceName.Of(defaultNamespace), diagnostics);
        var shown = diagnostics.Distinct().OrderBy(d => d.Span.Start).ThenBy(d => d.Id, StringComparer.Ordinal).ToList();
        if (shown.Count > MostDiagnostics)
        {
            // The cut must not drop all errors in favour of warnings: the last one shown is itself an error.
            var rest = shown[MostDiagnostics].Span;
            shown = [.. shown.Take(MostDiagnostics), Binding.Diagnostics.TooManyErrors(rest, MostDiagnostics)];
        }

        return new SpaceFile(spaces, shown.ToEquatableArray()) { OwnModules = own };
    }
}
