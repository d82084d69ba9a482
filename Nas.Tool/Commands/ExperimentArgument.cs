using System.CommandLine;
using System.Globalization;

namespace Nas.Tool.Commands;

/// <summary>An experiment's number behind a command.</summary>
internal static class ExperimentArgument
{
    public static Argument<long?> Create(string description) => new("id")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
                return id;
            result.AddError($"An experiment is a whole number from 1 on, not '{text}'.");
            return null;
        },
    };
}
