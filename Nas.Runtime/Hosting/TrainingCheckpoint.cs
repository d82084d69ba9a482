using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Training;

namespace Nas.Runtime.Hosting;

/// <summary>
/// The state of a training in a file beside its weights, with what determines the training, and with the epochs so far. It is there as long as the training is not at its end.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="settings">What determines the training, by what it is called.</param>
/// <param name="epochs">Those that are over; a training that goes on finds the earlier ones here.</param>
internal sealed class TrainingCheckpoint(string path, IReadOnlyDictionary<string, string> settings, List<TrainedEpoch> epochs) : ICheckpoints
{
    private const string Mark = "NasDsl training 1";

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Whether a training goes on from it, if it is there.</summary>
    public bool GoesOn { get; init; }

    /// <inheritdoc/>
    /// <exception cref="UsageException">The file is that of another training, or is none.</exception>
    public bool Load(Action<BinaryReader> read)
    {
        if (!GoesOn || !Exists) return false;
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            if (reader.ReadString() != Mark) throw new InvalidDataException("it does not begin as one.");
            var then = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.ReadString(), ProtocolJson.Options)!;
            if (settings.FirstOrDefault(s => then.GetValueOrDefault(s.Key) != s.Value) is { Key: { } other } now)
            {
                throw new UsageException(
                    $"The training that was stopped had another {other}: {then.GetValueOrDefault(other) ?? "none"}, not {now.Value}.", "Give it as it was, or begin anew without --resume.");
            }

            epochs.AddRange(JsonSerializer.Deserialize<List<TrainedEpoch>>(reader.ReadString(), ProtocolJson.Options)!);
            read(reader);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException or JsonException or FormatException)
        {
            throw new UsageException($"The training cannot go on from {path}: {error.Message.Split('\n')[0]}", "Begin anew, without --resume.");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public void Save(int epoch, int of, Action<BinaryWriter> write) => WholeFile.Write(path, "state of the training", temporary =>
    {
        using var writer = new BinaryWriter(File.Create(temporary));
        writer.Write(Mark);
        writer.Write(JsonSerializer.Serialize(settings, ProtocolJson.Options));
        writer.Write(JsonSerializer.Serialize(epochs, ProtocolJson.Options));
        write(writer);
    });

    /// <summary>The training is at its end.</summary>
    public void Delete() => File.Delete(path);
}
