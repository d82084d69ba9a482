using Nas.Dsl.Model;

namespace Nas.Runtime.Declaring;

/// <summary>A policy by which images are varied, of which each architecture chooses all that it does (AutoAugment, Cubuk et al. 2019): <c>settings { policy 5 of 2 transforms }</c> is <c>[Policy(5, 2)]</c>.</summary>
/// <param name="subPolicies">How many sub-policies, 1 to <see cref="PolicySize.MostSubPolicies"/>.</param>
/// <param name="transforms">How many transforms each, 1 to <see cref="PolicySize.MostTransforms"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PolicyAttribute(int subPolicies, int transforms) : Attribute
{
    /// <summary>How many sub-policies.</summary>
    public int SubPolicies { get; } = subPolicies;

    /// <summary>How many transforms each.</summary>
    public int Transforms { get; } = transforms;
}
