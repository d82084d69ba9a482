using System.Reflection;
using System.Reflection.Emit;

namespace Nas.Runtime.Tests.Rooms;

/// <summary>Which types a compiled type uses: in its signatures, its attributes, and the instructions of its methods.</summary>
internal static class TypeUses
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<ushort, OperandType> Operands =
        typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (ushort)c.Value, c => c.OperandType);

    /// <summary>The types that <paramref name="type"/> uses; what is nested in it has uses of its own.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        MethodBase[] methods = [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];
        IEnumerable<Type?> used =
        [
            type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Declared).Select(f => f.FieldType),
            .. type.GetGenericArguments().Where(a => a.IsGenericParameter).SelectMany(a => a.GetGenericParameterConstraints()),
            .. Attributes(type.CustomAttributes), .. type.GetMembers(Declared).SelectMany(m => Attributes(m.CustomAttributes)),
            .. methods.SelectMany(Signature), .. methods.SelectMany(Body),
        ];
        return used.OfType<Type>().SelectMany(Parts).ToHashSet();
    }

    private static IEnumerable<Type> Attributes(IEnumerable<CustomAttributeData> attributes) =>
        attributes.SelectMany(a => a.ConstructorArguments.Select(c => c.Value).OfType<Type>().Append(a.AttributeType));

    private static IEnumerable<Type?> Signature(MethodBase method) =>
    [
        (method as MethodInfo)?.ReturnType, .. method.GetParameters().Select(p => p.ParameterType),
        .. method.GetParameters().SelectMany(p => Attributes(p.CustomAttributes)),
        .. method.IsGenericMethod ? method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()) : [],
    ];

    private static IEnumerable<Type?> Body(MethodBase method) => method.GetMethodBody() is not { } body ? [] :
    [
        .. body.LocalVariables.Select(v => v.LocalType),
        .. body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType),
        .. Members(method, body.GetILAsByteArray()!).SelectMany(Named),
    ];

    // What the instructions name: ECMA-335, partition III.
    private static IEnumerable<MemberInfo> Members(MethodBase method, byte[] code)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            ushort value = code[at++];
            if (value == 0xFE) value = (ushort)((value << 8) | code[at++]);
            var operand = Operands[value];
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type?> Named(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodInfo { IsGenericMethod: true } called => [called.DeclaringType, called.ReturnType, .. called.GetGenericArguments()],
        MethodInfo called => [called.DeclaringType, called.ReturnType],
        _ => [member.DeclaringType],
    };

    // List<Gate[]> is made of itself, Gate[] and Gate.
    private static IEnumerable<Type> Parts(Type type) =>
    [
        type, .. type.HasElementType ? Parts(type.GetElementType()!) : [], .. type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts) : [],
    ];
}
