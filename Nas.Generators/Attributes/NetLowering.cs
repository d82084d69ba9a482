using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nas.Dsl.Model;

namespace Nas.Generators.Attributes;

/// <summary>Lowers a class with <c>[Net]</c> to the text of a net and of everything that it is made of.</summary>
internal static class NetLowering
{
    /// <summary>The net of a class.</summary>
    /// <param name="symbol">The class.</param>
    /// <param name="syntax">The declaration of it that has the attribute.</param>
    public static DeclaredNet Lower(INamedTypeSymbol symbol, TypeDeclarationSyntax syntax)
    {
        var place = Place.Of(syntax.Identifier.GetLocation())!;
        var lowering = new Lowering(place);
        Check(lowering, symbol, syntax, place);
        if (Path.GetFileName(place.Path) == $"{symbol.Name}.cs") lowering.Problems.Add(DeclarationProblems.FileName(place, symbol.Name));

        var space = NameOf(symbol.ContainingNamespace);
        if (space.Length > 0) lowering.Text.Write("namespace ").Write(space, place).Write(";\n");
        var properties = PartProperties.Of(lowering, symbol);
        foreach (var type in Reach.Of(lowering, symbol, place.Path, properties.Select(p => p.Symbol)))
        {
            if (Reach.IsSet(lowering.On(type))) SetLowering.Write(lowering, type);
            else CellLowering.Write(lowering, type);
        }

        var parts = Net(lowering, symbol, place, properties);
        return new DeclaredNet(
            space,
            symbol.Name,
            place,
            lowering.IsBroken ? "" : lowering.Text.ToString(),
            lowering.Text.Pieces,
            lowering.Problems.Distinct().ToEquatableArray(),
            parts.ToEquatableArray(),
            Members(symbol, place.Path));
    }

    // Without the marks that C# puts before keywords.
    private static string NameOf(INamespaceSymbol space) =>
        space.IsGlobalNamespace ? "" : space.ContainingNamespace.IsGlobalNamespace ? space.Name : $"{NameOf(space.ContainingNamespace)}.{space.Name}";

    // net FashionNet(channels: 16, classes: 10) { ... }
    private static List<DeclaredPart> Net(Lowering lowering, INamedTypeSymbol symbol, Place place, IReadOnlyList<PartProperty> properties)
    {
        foreach (var own in properties.SelectMany(p => lowering.On(p.Symbol)).Where(a => a.Name == OwnLowering.Attribute))
            OwnLowering.Declare(lowering, own, OwnLowering.NameOf(own, null), own.TypePlace);
        var text = lowering.Text.Write("net ").Write(symbol.Name, place);
        var parameters = Parameters(lowering, symbol);
        if (parameters.All(p => AttributeNames.Snake(p.Name) != "channels")) lowering.Problems.Add(DeclarationProblems.MissingChannels(place, symbol.Name));
        if (parameters.Count > 0)
        {
            text.Write("(\n  ").Join(",\n  ", parameters, parameter => text
                .Write(AttributeNames.Snake(parameter.Name), lowering.PlaceOf(parameter))
                .Write(": ")
                .Write($"{parameter.ConstantValue}", ValuePlace(parameter) ?? lowering.PlaceOf(parameter))).Write(")");
        }

        text.Write(" {\n");
        var inputs = lowering.On(symbol).Where(a => a.Name is "Image" or "Tokens").ToArray();
        foreach (var input in inputs)
        {
            text.Write("  ").Write(input.Place, _ =>
            {
                text.Write(input.Name == "Image" ? "input image(" : "input tokens(");
                text.Join(", ", input.Arguments, argument => lowering.Choice(argument, argument.Value.Kind == TypedConstantKind.Array));
                text.Write(")");
            }).Write("\n");
        }

        foreach (var task in lowering.On(symbol).Where(a => a.Name == "Task"))
            text.Write("  ").Write(task.Place, _ => text.Write($"task {Member(task["task"])}")).Write("\n");
        foreach (var limit in lowering.On(symbol).Where(a => a.Name == "Limit")) Limit(lowering, limit);
        Settings(lowering, symbol);
        if (inputs.Length == 0) lowering.Problems.Add(DeclarationProblems.MissingAttribute(place, symbol.Name, "input", "[Image(3, 32, 32)]"));

        if (!properties.Any(p => lowering.On(p.Symbol).Any(a => a.Name == "Head"))) lowering.Problems.Add(DeclarationProblems.MissingHead(place, symbol.Name));
        var parts = properties.Select(p => new DeclaredPart(p.Symbol.Name, p.Modifiers, PartLowering.Write(lowering, p.Symbol))).ToList();
        text.Write("}\n");
        return parts;
    }

    // limit params <= 5000000, latency("phone.csv") <= 80ms
    private static void Limit(Lowering lowering, Applied limit)
    {
        var (text, table) = (lowering.Text, limit["Latency"]);
        (string Measure, AppliedArgument? Most, string Unit)[] all = [("params", limit["Params"], ""), ("flops", limit["Flops"], ""), ("latency", limit["Milliseconds"], "ms")];
        var limits = all.Where(l => l.Most is not null).ToArray();
        if (table is not null && limit["Milliseconds"] is null)
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(table.Place, limit.Name, "Milliseconds", "[Limit(Latency = \"phone.csv\", Milliseconds = 80)]"));
        else if (limits.Length == 0) lowering.Problems.Add(DeclarationProblems.NoMeaning(limit.Place, limit.Name, "it limits nothing; write [Limit(Params = 5_000_000)]"));
        if (limits.Length == 0) return;
        text.Write("  ").Write(limit.Place, _ => text.Write("limit ").Join(", ", limits, l => text.Write(l.Most!.Place, _ =>
        {
            text.Write(l.Measure);
            if (l.Measure == "latency" && table is not null) text.Write("(").Write($"\"{File(lowering, table)}\"", table.Place).Write(")");
            text.Write(" <= ");
            lowering.Value(l.Most);
            text.Write(l.Unit);
        }))).Write("\n");
    }

    // settings { learning_rate log 0.0001..0.1 in 13  cutout {0, 8, 16} }
    private static void Settings(Lowering lowering, INamedTypeSymbol symbol)
    {
        var settings = lowering.On(symbol).Where(a => a.Name is "Setting" or "SettingRange" or "Policy").ToArray();
        if (settings.Length == 0) return;
        var text = lowering.Text.Write("  ");
        text.Write(settings[0].Place, _ => text.Write("settings { ").Join(" ", settings, setting => text.Write(setting.Place, _ =>
        {
            if (setting.Name == "Policy")
            {
                text.Write("policy ");
                lowering.Value(setting["subPolicies"]);
                text.Write(" of ");
                lowering.Value(setting["transforms"]);
                text.Write(" transforms");
                return;
            }

            var name = Member(setting["setting"]);
            text.Write(name, setting["setting"]?.Place ?? setting.Place).Write(" ");
            if (setting.Name == "SettingRange") Range(setting);
            else if (TrainingSetting.All.Any(s => s.Name == name && s.Kind == SettingKind.Flag)) text.Write("{").Join(", ", Flags(setting["values"]), flag => text.Write(flag ? "true" : "false")).Write("}");
            else if (setting["values"] is { } values && values.Elements.Any()) lowering.Choice(values, inBraces: true);
            else lowering.Problems.Add(DeclarationProblems.NoMeaning(setting.Place, setting.Name, "it has no values; write [Setting(NetSetting.Cutout, 0, 8, 16)]"));
        })).Write(" }")).Write("\n");

        void Range(Applied range)
        {
            if (range["Log"]?.Value.Value is true) text.Write("log ");
            lowering.Value(range["first"]);
            text.Write("..");
            lowering.Value(range["last"]);
            if (range["In"] is not { } points) return;
            text.Write(" in ");
            lowering.Value(points);
        }

        static IEnumerable<bool> Flags(AppliedArgument? values) =>
            values?.Elements.Select(v => v.Value.Value is not 0.0).ToArray() is { Length: > 0 } given ? given : [false, true];
    }

    // A text of the language has no escapes.
    private static string File(Lowering lowering, AppliedArgument table)
    {
        var file = table.Value.Value as string ?? "";
        if (!file.Any(IsRefused)) return file;
        lowering.Problems.Add(DeclarationProblems.Text(table.Place, new string([.. file.Select(c => IsRefused(c) ? '?' : c)]), "the name of a file: leave quotes and line breaks out"));
        return "x";

        static bool IsRefused(char c) => c is '"' or '\u2028' or '\u2029' || char.IsControl(c);
    }

    // A number that is no member stands as itself, which the language will not understand either.
    private static string Member(AppliedArgument? argument) =>
        argument?.Value.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, argument.Value.Value)) is { } member
            ? AttributeNames.Snake(member.Name)
            : $"{argument?.Value.Value}";

    private static List<IFieldSymbol> Parameters(Lowering lowering, INamedTypeSymbol symbol)
    {
        var parameters = new List<IFieldSymbol>();
        foreach (var field in symbol.GetMembers().OfType<IFieldSymbol>().Where(f => lowering.On(f).Any(a => a.Name == "Parameter")))
        {
            if (field.HasConstantValue && field.ConstantValue is int) parameters.Add(field);
            else lowering.Problems.Add(DeclarationProblems.Parameter(lowering.PlaceOf(field), field.Name));
        }

        return parameters;
    }

    private static Place? ValuePlace(IFieldSymbol parameter) =>
        Place.Of((parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value);

    // The generated class and the written network are this class as well: it must be able to be what they are.
    private static void Check(Lowering lowering, INamedTypeSymbol symbol, TypeDeclarationSyntax syntax, Place place)
    {
        var reason =
            syntax is not ClassDeclarationSyntax ? "it is a record"
            : symbol.ContainingType is not null ? "it stands in another type; move it out"
            : symbol.IsGenericType ? "it has type parameters"
            : !syntax.Modifiers.Any(SyntaxKind.PartialKeyword) ? "it is not partial"
            : symbol.DeclaredAccessibility != Accessibility.Public ? "it is not public"
            : syntax.Modifiers.Any(SyntaxKind.StaticKeyword) ? "it is static"
            : syntax.Modifiers.Any(SyntaxKind.AbstractKeyword) ? "it is abstract"
            : syntax.ParameterList is not null ? "it has a constructor of its own"
            : syntax.BaseList?.Types.Count > 0 && symbol.BaseType is { SpecialType: not SpecialType.System_Object } && !IsModule(symbol) ? "it has a base class"
            : null;
        if (reason is not null) lowering.Problems.Add(DeclarationProblems.ClassOfNet(place, symbol.Name, reason));
    }

    // As a written network has it.
    private static bool IsModule(INamedTypeSymbol symbol) => symbol.BaseType?.ToDisplayString().StartsWith("TorchSharp.torch.nn.Module", StringComparison.Ordinal) == true;

    // What the user's declarations of the class have, without what a search has written.
    private static EquatableArray<DeclaredMember> Members(INamedTypeSymbol symbol, string file) => symbol.GetMembers()
        .Where(m => m.CanBeReferencedByName && !m.IsImplicitlyDeclared)
        .Select(m => (m.Name, Place: Place.Of(m)))
        .Where(m => m.Place?.Path == file)
        .GroupBy(m => m.Name)
        .Select(g => new DeclaredMember(g.Key, g.First().Place!))
        .ToEquatableArray();
}
