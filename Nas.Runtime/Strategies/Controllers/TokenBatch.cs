using Nas.Runtime.Spaces.Tokens;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>Sequences side by side as tensors, shorter ones padded behind. The tensors belong to the dispose scope they are made in.</summary>
internal sealed class TokenBatch
{
    /// <summary>What is added to the logit of a token that may not follow: its probability is exactly 0, and its logarithm finite.</summary>
    private const float Never = -1e9f;
    private readonly TokenSpace _space;

    /// <summary>Puts sequences side by side.</summary>
    public TokenBatch(TokenSpace space, IReadOnlyList<int[]> sequences)
    {
        _space = space;
        Sequences = sequences;
        Length = Math.Max(1, sequences.Max(s => s.Length));
        var (inputs, targets, mask) = (new long[sequences.Count * Length], new long[sequences.Count * Length], new float[sequences.Count * Length]);
        for (var b = 0; b < sequences.Count; b++)
        {
            for (var t = 0; t < Length; t++)
            {
                var at = (b * Length) + t;
                inputs[at] = t == 0 || t > sequences[b].Length ? space.Count : sequences[b][t - 1];
                if (t < sequences[b].Length) (targets[at], mask[at]) = (sequences[b][t], 1);
            }
        }

        Inputs = tensor(inputs, sequences.Count, Length);
        Targets = tensor(targets, sequences.Count, Length);
        Mask = tensor(mask, sequences.Count, Length);
    }

    /// <summary>The sequences.</summary>
    public IReadOnlyList<int[]> Sequences { get; }

    /// <summary>The length of the longest sequence, at least 1.</summary>
    public int Length { get; }

    /// <summary>(batch, length), what stands before each place: the token, or the number of tokens for the beginning and in the padding.</summary>
    public Tensor Inputs { get; }

    /// <summary>(batch, length), the token at each place; 0 in the padding.</summary>
    public Tensor Targets { get; }

    /// <summary>(batch, length), 1 for a token and 0 in the padding.</summary>
    public Tensor Mask { get; }

    /// <summary>
    /// (batch, length, tokens), to be added to logits: the logarithm of <see cref="TokenWalk.Completions"/>, and a very negative number for
    /// tokens that may not follow; 0 in the padding.
    /// </summary>
    public Tensor Prior()
    {
        var width = Math.Max(1, _space.Count);
        var prior = new float[Sequences.Count * Length * width];
        for (var b = 0; b < Sequences.Count; b++)
        {
            var walk = _space.Walk();
            for (var t = 0; t < Sequences[b].Length; t++)
            {
                WritePrior(_space, walk, prior.AsSpan(((b * Length) + t) * width, width));
                walk.Take(Sequences[b][t]);
            }
        }

        return tensor(prior, Sequences.Count, Length, width);
    }

    /// <summary>One row of <see cref="Prior"/>, for the place where <paramref name="walk"/> stands.</summary>
    public static void WritePrior(TokenSpace space, TokenWalk walk, Span<float> row)
    {
        row.Fill(Never);
        var first = space.Token(walk.Decision, 0);
        for (var choice = 0; choice < space.Options(walk.Decision); choice++)
        {
            var completions = walk.Completions(choice);
            if (completions > 0) row[first + choice] = (float)Math.Log(completions);
        }
    }
}
