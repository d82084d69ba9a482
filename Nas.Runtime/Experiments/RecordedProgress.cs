using System.Text.Json;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

/// <summary>Keeps what a search says of itself, besides its trials, in the store: the figures of each epoch of its supernet, and its warnings.</summary>
/// <param name="listener">Who is told as well.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="experiment">Of which experiment.</param>
internal sealed class RecordedProgress(IProgressListener listener, ExperimentStore store, long experiment) : IProgressListener
{
    /// <inheritdoc/>
    public void Report(Progress progress)
    {
        listener.Report(progress);
        if (progress is not { Epoch: { } epoch, Step: null, Trial: null, Replayed: false }) return;
        // One that was broken off behind its figures is done again.
        store.Session.Execute(
            """
            INSERT INTO epochs (experiment, phase, epoch, loss, accuracy, skip_share, eigenvalue, gap, strengths)
            VALUES (@experiment, @phase, @epoch, @loss, @accuracy, @skips, @eigenvalue, @gap, @strengths)
            ON CONFLICT (experiment, phase, epoch) DO UPDATE SET loss = excluded.loss, accuracy = excluded.accuracy, skip_share = excluded.skip_share,
              eigenvalue = excluded.eigenvalue, gap = excluded.gap, strengths = excluded.strengths
            """,
            ("experiment", experiment),
            ("phase", progress.Phase),
            ("epoch", epoch),
            ("loss", progress.Loss),
            ("accuracy", progress.Accuracy),
            ("skips", progress.SkipShare),
            ("eigenvalue", progress.Eigenvalue),
            ("gap", progress.Gap),
            ("strengths", progress.Strengths is { } strengths ? JsonSerializer.Serialize(strengths.Select(s => s.Select(w => Math.Round(w, 5)))) : null));
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
        listener.Warn(text);
        store.Session.Execute(
            $"""
            INSERT INTO warnings (experiment, number, said, text)
            SELECT @experiment, (SELECT COUNT(*) FROM warnings WHERE experiment = @experiment), {store.Database.Now}, CAST(@text AS TEXT)
            WHERE NOT EXISTS (SELECT 1 FROM warnings WHERE experiment = @experiment AND text = @text)
            """,
            ("experiment", experiment),
            ("text", text));
    }
}
