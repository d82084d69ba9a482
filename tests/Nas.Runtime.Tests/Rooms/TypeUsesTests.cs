using System.Reflection;

namespace Nas.Runtime.Tests.Rooms;

/// <summary>If a use could hide from <see cref="TypeUses"/>, the order of the rooms would be held by nothing.</summary>
public sealed class TypeUsesTests
{
    [Theory]
    [InlineData(typeof(InBase))]
    [InlineData(typeof(InAttribute))]
    [InlineData(typeof(InSignature))]
    [InlineData(typeof(InConstraint<>))]
    [InlineData(typeof(InCall))]
    [InlineData(typeof(InLambda))]
    [InlineData(typeof(InTypeArgument))]
    public void Sees_a_use(Type type) =>
        Assert.Contains(typeof(Wanted), type.GetNestedTypes(BindingFlags.NonPublic).Append(type).SelectMany(TypeUses.Of));

    [Fact]
    public void Sees_no_use_where_there_is_none() => Assert.DoesNotContain(typeof(Wanted), TypeUses.Of(typeof(Another)));

    [AttributeUsage(AttributeTargets.All)]
    private class Wanted : Attribute
    {
        public static int Value { get; set; }
    }

    private sealed class InBase : Wanted;

    [Wanted]
    private sealed class InAttribute;

    private abstract class InSignature
    {
        public abstract void Take(IReadOnlyList<Wanted[]> wanted);
    }

    private sealed class InConstraint<T>
        where T : Wanted;

    private sealed class InCall
    {
        public int Value { get; } = Wanted.Value;
    }

    private sealed class InLambda
    {
        public Func<int> Value { get; } = () => Wanted.Value;
    }

    private sealed class InTypeArgument
    {
        public object Value { get; } = Array.Empty<Wanted>();
    }

    private sealed class Another
    {
        public int Value { get; } = InCallOfAnother.Value;

        private static class InCallOfAnother
        {
            public static int Value { get; set; } = Wanted.Value;
        }
    }
}
