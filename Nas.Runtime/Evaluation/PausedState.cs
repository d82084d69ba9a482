using Nas.Runtime.Training;

namespace Nas.Runtime.Evaluation;

/// <summary>The state of a training that goes on from where it paused, if it did, and pauses behind an epoch: of an architecture, and kept at that epoch only.</summary>
/// <param name="kept">Where it is kept.</param>
/// <param name="architecture">Whose it must be, as text.</param>
/// <param name="until">The epoch, from 1, at most that of a state to go on from.</param>
internal sealed class PausedState(ICheckpoints kept, string architecture, int until) : ICheckpoints
{
    /// <summary>Whether a state was there to go on from.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Whether it could not be read to its end: what it was read into is of no use, and it is not read again.</summary>
    public bool IsDamaged { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public bool Load(Action<BinaryReader> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (IsDamaged) return false;
        Exception? damage = null;
        TrialFailure.Outside(() => kept.Load(reader =>
        {
            try
            {
                if (reader.ReadString() != architecture || reader.ReadInt32() > until) return;
                read(reader);
                IsThere = true;
            }
#pragma warning disable CA1031 // Torch has many ways to say that what it reads is no tensor.
            catch (Exception error)
#pragma warning restore CA1031
            {
                damage = error;
            }
        }));
        IsDamaged = damage is not null;
        return IsDamaged ? throw new InvalidDataException("The state of the training is damaged.", damage) : IsThere;
    }

    /// <inheritdoc/>
    public void Save(int epoch, int epochs, Action<BinaryWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (epoch != until) return;
        TrialFailure.Outside(() => kept.Save(epoch, epochs, writer =>
        {
            writer.Write(architecture);
            writer.Write(epoch);
            write(writer);
        }));
    }
}
