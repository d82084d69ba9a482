using Nas.Runtime.Strategies.Controllers;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>Architectures side by side as tensors, shorter ones padded behind.</summary>
/// <param name="Inputs">(batch, length), the word before each place.</param>
/// <param name="Words">(batch, length), the word at each place.</param>
/// <param name="Places">(batch, length).</param>
/// <param name="Targets">(batch, length), the token at each place.</param>
/// <param name="Mask">(batch, length), 1 for a token and 0 in the padding.</param>
internal sealed record ArchitectureBatch(Tensor Inputs, Tensor Words, Tensor Places, Tensor Targets, Tensor Mask)
{
    /// <summary>(batch, length, tokens), to be added to logits, see <see cref="TokenBatch.Prior"/>.</summary>
    public Tensor? Prior { get; private init; }

    /// <summary>The batch of some sequences.</summary>
    /// <param name="tokens">The words and places.</param>
    /// <param name="sequences">Tokens of architectures; at least one.</param>
    /// <param name="rebuilt">Whether their reconstruction will be asked for.</param>
    public static ArchitectureBatch Of(PlacedTokens tokens, IReadOnlyList<int[]> sequences, bool rebuilt)
    {
        var batch = new TokenBatch(tokens.Space, sequences);
        return new ArchitectureBatch(Words(batch.Inputs), Words(batch.Targets), tokens.Places(batch), batch.Targets, batch.Mask)
        {
            Prior = rebuilt ? batch.Prior() : null,
        };

        Tensor Words(Tensor of) => tensor(Array.ConvertAll(of.data<long>().ToArray(), tokens.Word), of.shape);
    }

    /// <summary>Some of them.</summary>
    public ArchitectureBatch Select(Tensor rows) => new(
        Inputs.index_select(0, rows),
        Words.index_select(0, rows),
        Places.index_select(0, rows),
        Targets.index_select(0, rows),
        Mask.index_select(0, rows)) { Prior = Prior?.index_select(0, rows) };
}
