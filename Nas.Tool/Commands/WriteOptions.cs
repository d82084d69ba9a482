using System.CommandLine;

namespace Nas.Tool.Commands;

/// <summary>What everything that ends in a network's C# has in common.</summary>
internal sealed class WriteOptions
{
    private readonly Option<bool> _force = new("--force") { Description = "Replace your edited file; it is kept as .cs.bak." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what was found, but write no C#." };

    public StoreOption Store { get; } = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _force, _dryRun, Store })
            command.Options.Add(option);
    }

    public DeliveryOptions Read(ParseResult parsed) => new(Writes: !parsed.GetValue(_dryRun), Force: parsed.GetValue(_force));
}
