using Microsoft.CodeAnalysis;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>A module of the user's where it is declared.</summary>
/// <param name="Module">The module.</param>
/// <param name="Path">The file.</param>
/// <param name="Type">Where the name of its class stands.</param>
/// <param name="Call">Where that and the constructor's arguments stand.</param>
internal sealed record PlacedModule(OwnModule Module, string Path, Dsl.Span Type, Dsl.Span Call);

/// <summary>What is wrong with the user's own modules: it is the compilation that knows their classes.</summary>
/// <param name="Wrong">Those that generated code cannot name.</param>
/// <param name="Problems">Why.</param>
internal sealed record OwnModuleCheck(EquatableArray<OwnModule> Wrong, EquatableArray<Problem> Problems)
{
    /// <summary>Checks modules. A project without any does not have its compilation asked.</summary>
    public static OwnModuleCheck Of(IEnumerable<PlacedModule> modules, Compilation compilation, CancellationToken cancellation)
    {
        var (wrong, problems) = (new List<OwnModule>(), new List<Problem>());
        foreach (var placed in modules)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ProblemOf(placed, compilation) is not { } problem) continue;
            wrong.Add(placed.Module);
            problems.Add(problem);
        }

        return new OwnModuleCheck(wrong.ToEquatableArray(), problems.ToEquatableArray());
    }

    /// <summary>Whether all modules of a space are right.</summary>
    public bool Allow(SearchSpace space) => Wrong.Count == 0 || !space.OwnModules.Any(Wrong.Contains);

    private static Problem? ProblemOf(PlacedModule placed, Compilation compilation)
    {
        var module = placed.Module;
        if (OwnClass.Find(compilation, module.Type) is not { } type)
        {
            var meant = OwnClass.Closest(compilation, module.Type);
            return Error(Rules.OwnClassIsMissing, placed.Type, $"The project has no class '{module.Type}'{(meant is null ? ": write its name with its namespace" : $". Did you mean '{meant}'?")}");
        }

        // The compiler says so of a class whose base it does not know.
        if (OwnClass.Refusal(compilation, type) is { } reason)
            return Error(Rules.OwnClassIsNoModule, placed.Type, $"'{module.Type}' cannot be an operation: {reason}");
        var fitting = OwnConstructor.Fitting(type, module);
        if (fitting.Count == 1) return null;
        return Error(Rules.OwnConstructorIsMissing, placed.Call, fitting.Count == 0
            ? $"'{module.Type}' has no public constructor that takes ({string.Join(", ", module.Arguments)}); {OwnConstructor.Shown(type)}"
            : $"Several constructors of '{module.Type}' take ({string.Join(", ", module.Arguments)}); give the arguments names, or more of them");

        Problem Error(DiagnosticDescriptor rule, Dsl.Span span, string message) => new(rule.Id, Dsl.DiagnosticSeverity.Error, message, placed.Path, span);
    }
}
