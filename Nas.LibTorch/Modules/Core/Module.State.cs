namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // State dictionaries, and TorchSharp's file format of them: the number of entries as LEB128, then for each its name
        // (as BinaryWriter writes strings) and its tensor (element type, number of dimensions and dimensions as LEB128, then the bytes).
        public partial class Module
        {
            /// <summary>The parameters and the persistent buffers by their dotted names: all parameters first, then all buffers.</summary>
            /// <param name="destination">A dictionary to add them to, else a new one.</param>
            /// <param name="prefix">What to put before the names, without the dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (key, parameter) in named_parameters()) destination.TryAdd(start + key, parameter);
                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(start + key, buffer);
                return destination;
            }

            /// <summary>Copies values into the parameters and buffers of the same names.</summary>
            /// <param name="source">Values by dotted names; they may be on other devices and of other element types.</param>
            /// <param name="strict">Whether the names must be exactly those of <see cref="state_dict"/>.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>The names that the source lacks, and those that it has but the module does not.</returns>
            /// <exception cref="InvalidOperationException">The names differ and <paramref name="strict"/> is set; nothing was copied.</exception>
            /// <exception cref="ArgumentException">The shapes of two tensors of one name differ; nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                skip ??= [];
                var target = state_dict();
                var unexpected = source.Keys.Where(key => !skip.Contains(key) && !target.ContainsKey(key)).ToList();
                var missing = target.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary. " +
                        $"Missing: [{string.Join(", ", missing)}]. Unexpected: [{string.Join(", ", unexpected)}].");
                }

                var copies = source.Where(e => !skip.Contains(e.Key) && target.ContainsKey(e.Key)).Select(e => (key: e.Key, from: e.Value, to: target[e.Key])).ToList();
                foreach (var (key, from, to) in copies)
                {
                    if (!from.shape.AsSpan().SequenceEqual(to.shape))
                        throw new ArgumentException($"Mismatched shapes of '{key}': the module has [{string.Join(", ", to.shape)}], the source [{string.Join(", ", from.shape)}].", nameof(source));
                }

                using var _ = no_grad();
                foreach (var (_, from, to) in copies) to.copy_(from);
                return (missing, unexpected);
            }

            /// <summary>Writes the state to a file.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            /// <summary>Writes the state to a stream, which is left open.</summary>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes a state dictionary in the order of its entries.</summary>
            /// <param name="writer">Where to.</param>
            /// <param name="sd">The entries.</param>
            /// <param name="skip">Names to leave out.</param>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(writer);
                var entries = sd.Where(e => skip is null || !skip.Contains(e.Key)).ToList();
                writer.Write7BitEncodedInt(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads the state from a file.</summary>
            /// <inheritdoc cref="load(BinaryReader, bool, IList{string}?, Dictionary{string, bool}?)"/>
            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location)) throw new FileNotFoundException($"There is no file '{location}'.", location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <summary>Reads the state from a stream, which is left open behind the last entry.</summary>
            /// <inheritdoc cref="load(BinaryReader, bool, IList{string}?, Dictionary{string, bool}?)"/>
            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads the state that <see cref="save(BinaryWriter, IList{string}?)"/> wrote.</summary>
            /// <param name="reader">Where from.</param>
            /// <param name="strict">Whether the entries must be exactly those of <see cref="state_dict"/>; else what fits is read.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <param name="loadedParameters">Receives the names of the module and of the source, and whether each was read.</param>
            /// <exception cref="ArgumentException">The entries differ and <paramref name="strict"/> is set, or a tensor's shape or type differs.</exception>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                ArgumentNullException.ThrowIfNull(reader);
                var target = state_dict();
                var count = reader.Read7BitEncodedInt();
                if (strict && count != target.Count)
                    throw new ArgumentException($"Mismatched state_dict sizes: expected {target.Count}, but found {count} entries.", nameof(reader));
                if (loadedParameters is not null)
                    foreach (var key in target.Keys) loadedParameters[key] = false;

                using var _ = no_grad();
                for (var i = 0; i < count; i++)
                {
                    var key = reader.ReadString();
                    var found = target.TryGetValue(key, out var tensor);
                    if (!found && strict)
                        throw new ArgumentException($"Mismatched module state names: the target modules does not have a submodule or buffer named '{key}'", nameof(reader));
                    using var read = TensorExtensionMethods.Load(reader);
                    if (tensor is not null && skip?.Contains(key) != true)
                    {
                        if (read.dtype != tensor.dtype) throw new ArgumentException($"Mismatched element types of '{key}': the module has {tensor.dtype}, the source {read.dtype}.", nameof(reader));
                        if (!read.shape.AsSpan().SequenceEqual(tensor.shape))
                            throw new ArgumentException($"Mismatched shapes of '{key}': the module has [{string.Join(", ", tensor.shape)}], the source [{string.Join(", ", read.shape)}].", nameof(reader));
                        tensor.copy_(read);
                    }
                    if (loadedParameters is not null) loadedParameters[key] = found && skip?.Contains(key) != true;
                }
                return this;
            }

            /// <summary>Makes a module and reads its state from a file.</summary>
            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);
        }
    }
}
