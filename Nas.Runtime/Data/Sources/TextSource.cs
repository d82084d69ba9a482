using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// Texts in a folder: <c>train.txt</c> and <c>test.txt</c>, or all its <c>.txt</c> files one behind the other in the order of their names, of which the last
/// tenth is the test part. Tokens are those that are the most frequent in both parts.
/// </summary>
public abstract class TextSource : DataSource
{
    /// <summary>The share of the training part where a text is divided automatically.</summary>
    public const double TrainingShare = 0.9;

    /// <inheritdoc/>
    public sealed override bool Serves(LearningTask task, InputShape shape) => task == LearningTask.LanguageModel && shape is TokensShape;

    /// <summary>Cuts a text into tokens.</summary>
    protected abstract IEnumerable<string> Tokens(string text);

    /// <inheritdoc/>
    protected sealed override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var folder = RequireDirectory(request, "a folder with a text");
        var files = DataFile.List(folder, folders: false).Where(f => f.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (files.Length == 0) throw DataException.In(folder, "a file that ends in .txt", "none", "Put a text there.");
        var (train, test) = (Named("train.txt"), Named("test.txt"));
        if (test is not null && train is null) throw DataException.In(folder, "train.txt beside test.txt", "none", "Make train.txt and test.txt.");
        var first = (train is null ? files : [train]).SelectMany(f => Tokens(Text(f))).ToArray();
        var second = test is null ? [] : Tokens(Text(test)).ToArray();
        return Split(first, second, request);

        string? Named(string name) => files.FirstOrDefault(f => string.Equals(Path.GetFileName(f), name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The parts of a text.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="test">The test part; empty: the last tenth of the training part.</param>
    /// <param name="request">What is asked for.</param>
    internal static DataSplit Split(string[] train, string[] test, DataRequest request)
    {
        var vocabulary = Vocabulary.Of(train.Concat(test), request.Classes);
        if (test.Length == 0)
        {
            var end = (int)(train.Length * TrainingShare);
            (train, test) = (train[..end], train[end..]);
        }

        var length = ((TokensShape)request.Shape).Length;
        return new DataSplit(
            new TextDataset(vocabulary.Encode(train), length, request.Classes),
            new TextDataset(vocabulary.Encode(test), length, request.Classes));
    }

    private static string Text(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(DataFile.ReadAllBytesUnzipped(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            throw new DataException($"{path}: expected a text in UTF-8, found the byte {error.BytesUnknown?.FirstOrDefault():X2} at {error.Index}. Save it as UTF-8.", error);
        }
    }
}
