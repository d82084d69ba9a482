using System.Globalization;
using System.Reflection;
using TorchSharp;
using Xunit.Abstractions;

namespace Nas.LibTorch.Tests;

/// <summary>Nas.LibTorch offers nothing that TorchSharp lacks, and what it offers has TorchSharp's names and types.</summary>
public sealed class PublicSurfaceTests(ITestOutputHelper output)
{
    [TorchSharpSurfaceFact]
    public void EveryPublicMemberIsTorchSharps()
    {
        var allowed = File.ReadLines(TorchSharpSurfaceFactAttribute.List).ToHashSet(StringComparer.Ordinal);
        var surface = Surface.Of(typeof(torch).Assembly);
        var extra = surface.Where(line => !allowed.Contains(line)).ToList();
        output.WriteLine($"{surface.Count} of TorchSharp's {allowed.Count} lines");
        Assert.True(surface.Count > 1500, $"only {surface.Count} members found");
        Assert.True(extra.Count == 0, string.Join(Environment.NewLine, extra));
    }

    /// <summary>What users of an assembly can see, one line a member, in the form of the list.</summary>
    private static class Surface
    {
        private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        public static SortedSet<string> Of(Assembly assembly)
        {
            var lines = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var type in assembly.GetTypes().Where(IsSeen))
            {
                if (type.Namespace?.StartsWith("TorchSharp", StringComparison.Ordinal) != true) continue;
                lines.Add(Heading(type));
                lines.UnionWith(type.IsEnum ? EnumMembers(type) : Members(type));
            }
            return lines;
        }

        private static string Heading(Type type)
        {
            var kind = type switch
            {
                { IsInterface: true } => "interface",
                { IsEnum: true } => "enum",
                { IsValueType: true } => "struct",
                _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
                _ => "class",
            };
            var inherits = type is { BaseType: { } parent, IsValueType: false } && parent != typeof(object) ? $" : {Name(parent)}" : "";
            return $"{kind} {Name(type)}{inherits}";
        }

        private static IEnumerable<string> EnumMembers(Type type) =>
            type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{Name(type)}.{field.Name} = {Convert.ToInt64(field.GetRawConstantValue())}");

        private static IEnumerable<string> Members(Type type)
        {
            var owner = Name(type);
            foreach (var method in type.GetMethods(Declared).Where(IsSeen))
            {
                if (method.Name.Contains('<', StringComparison.Ordinal)) continue;
                if (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)) continue;
                var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
                yield return $"{Static(method)}{owner}.{method.Name}{generics}({Parameters(method.GetParameters())}) : {Name(method.ReturnType)}";
            }
            foreach (var constructor in type.GetConstructors(Declared).Where(c => IsSeen(c) && !c.IsStatic))
                yield return $"{owner}.new({Parameters(constructor.GetParameters())})";
            foreach (var property in type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsSeen)))
            {
                var index = property.GetIndexParameters();
                var get = property.GetMethod is { } g && IsSeen(g) ? " get;" : "";
                var set = property.SetMethod is { } s && IsSeen(s) ? " set;" : "";
                yield return $"{Static(property.GetAccessors(true)[0])}{owner}.{property.Name}{(index.Length > 0 ? $"[{Parameters(index)}]" : "")} {{{get}{set} }} : {Name(property.PropertyType)}";
            }
            foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
                yield return $"{(field.IsStatic ? "static " : "")}{owner}.{field.Name} : {Name(field.FieldType)}";
        }

        private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

        private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

        private static string Parameter(ParameterInfo parameter)
        {
            var modifier = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
            var value = !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue switch
            {
                null => " = default",
                IFormattable number => $" = {number.ToString(null, CultureInfo.InvariantCulture)}",
                var other => $" = {other}",
            };
            return $"{modifier}{Name(parameter.ParameterType)} {parameter.Name}{value}";
        }

        private static bool IsSeen(Type type) =>
            type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsSeen(type.DeclaringType!) : type.IsPublic;

        private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

        private static string Name(Type type)
        {
            if (type.IsByRef) return Name(type.GetElementType()!);
            if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
            if (type.IsPointer) return $"{Name(type.GetElementType()!)}*";
            if (type.IsGenericParameter) return type.Name;
            if (Nullable.GetUnderlyingType(type) is { } inner) return $"{Name(inner)}?";
            var name = type.Name.Split('`')[0];
            var arguments = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
            if (arguments.Length > 0) name += $"<{string.Join(", ", arguments.Select(Name))}>";
            if (type.IsNested) return $"{Name(type.DeclaringType!)}.{name}";
            return type.Namespace is { Length: > 0 } space && space != "System" ? $"{space}.{name}" : name;
        }
    }
}
