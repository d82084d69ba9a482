using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data;

/// <summary>
/// A policy of AutoAugment (Cubuk et al. 2019, section 3): each image has one of the sub-policies, all as likely, whose transforms come one after the other, each with its probability. What a magnitude means to each
/// is as in the authors' code for CIFAR-10, and <c>sample_pairing</c>, which that has not, as in the paper.
/// </summary>
/// <param name="SubPolicies">The sub-policies, at least one.</param>
public sealed record AutoAugment(EquatableArray<EquatableArray<PolicyTransform>> SubPolicies)
{
    // The part of another image at the end of the scale (table 6).
    private const double Pairing = 0.4;

    /// <summary>A policy of some sub-policies; null where there are none.</summary>
    /// <param name="subPolicies">The transforms of each.</param>
    public static AutoAugment? Of(IEnumerable<IEnumerable<PolicyTransform>> subPolicies) =>
        subPolicies.Select(s => s.ToEquatableArray()).ToEquatableArray() is { Count: > 0 } policy ? new(policy) : null;

    /// <summary>Varies an image in place.</summary>
    /// <param name="image">Its bytes, channel by channel and in each row by row.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="random">Where the sub-policy comes from, then for each transform whether it comes and what it draws.</param>
    /// <param name="pixels">Images of which others are taken.</param>
    /// <param name="others">Which of them may be.</param>
    internal void Apply(Span<byte> image, ImageShape shape, RandomStream random, ReadOnlySpan<byte> pixels, ReadOnlySpan<int> others)
    {
        foreach (var (transform, probability, magnitude) in SubPolicies[random.Next(SubPolicies.Count)])
        {
            if (random.NextDouble() >= probability) continue;
            if (transform == ImageTransform.SamplePairing) ImageTransforms.Mix(image, pixels.Slice(others[random.Next(others.Length)] * image.Length, image.Length), magnitude * Pairing / 10);
            else TransformScale.AutoAugment.Apply(transform, magnitude, image, shape, random);
        }
    }
}
