using Nas.Generators.Attributes;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>What there is to report on a file: its own mistakes, and those it makes together with the rest of the project.</summary>
internal static class Problems
{
    public static IEnumerable<Problem> Of(BoundSource file, Namesakes namesakes, Requirement? missing)
    {
        foreach (var problem in file.Problems) yield return problem;

        foreach (var net in file.Declarations)
        {
            if (missing is { } requirement) yield return Lacking(requirement, net);
            if (namesakes.OtherThan(net) is { } other) yield return DeclaredTwice(net, other);
        }

        foreach (var (space, _, members) in file.Spaces)
        {
            var names = new NetNames(space);
            if (names.NetIsNamedLikeItsMember && file.Declarations.FirstOrDefault(d => d.FullName == space.FullName()) is { } net)
                yield return NamedLikeItsMember(net, space.Name);
            foreach (var member in members.Where(m => names.IsMember(m.Name))) yield return DeclarationProblems.TakenMember(member.Place, member.Name);
        }
    }

    private static Problem Lacking(Requirement requirement, NetDeclaration net) => requirement == Requirement.Runtime
        ? Error(Rules.RuntimeIsNotReferenced.Id, net, "the project does not reference Nas.Runtime, which the generated C# needs: write 'dotnet add package Nas.Runtime'")
        : Error(Rules.CSharpVersionIsTooOld.Id, net, "the generated C# needs C# 13 or later: remove LangVersion from the project, or raise it");

    private static Problem DeclaredTwice(NetDeclaration net, NetDeclaration other)
    {
        var file = other.Path == net.Path ? "" : $"{FileName(other.Path)}, ";
        return Error(
            Rules.NetIsDeclaredTwice.Id,
            net,
            $"the net {net.FullName} is declared in {file}line {other.Span.Line} as well: rename one of them, or give one another namespace");
    }

    private static Problem NamedLikeItsMember(NetDeclaration net, string name) =>
        Error(Rules.NetIsNamedLikeItsMember.Id, net, $"'{name}' is the name of a type inside the net's own class: give the net another name, such as '{name}Net'");

    private static Problem Error(string id, NetDeclaration net, string message) => new(id, Dsl.DiagnosticSeverity.Error, message, net.Path, net.Span);

    private static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}
