using System.Reflection;
using System.Text.RegularExpressions;
using Nas.Runtime.Hosting;

namespace Nas.Runtime.Tests.Rooms;

/// <summary>
/// The order of the folders of Nas.Runtime: each uses only what stands before it. What the compiled assembly refers to is read, so that no
/// way of writing a name escapes; and the sources, for what leaves no trace in it, such as imports for documentation.
/// </summary>
public sealed partial class RoomsTests
{
    private const string Root = "Nas.Runtime";
    private const string Protocol = "Protocol"; // compiled in from Nas.Protocol/

    private static readonly Assembly Assembly = typeof(Engine).Assembly;

    /// <summary>From the ground up, the root first; docs/architecture.md explains them.</summary>
    private static readonly string[] Order =
    [
        "", "Declaring", "Devices", "Spaces", "Operations", "Supernets", "Data", "Training", "Searching", "Strategies", "Evaluation", "Protocol",
        "Experiments", "Recipes", "Tables", "Benchmarks", "Exporting", "Reporting", "Hosting",
    ];

    [Fact]
    public void Every_type_stands_in_a_room_of_the_order() =>
        Assert.Equal(Order.Order(), Assembly.GetTypes().Select(Room).OfType<string>().Distinct().Order());

    [Fact]
    public void Compiled_code_uses_what_stands_before_it() => Assert.Empty(
        from type in Assembly.GetTypes()
        from used in TypeUses.Of(type)
        where Room(type) is { } reader && Room(used) is { } room && Place(room) > Place(reader)
        select $"{type} uses {used}");

    [Fact]
    public void Sources_name_what_stands_before_them() => Assert.Empty(
        from file in Sources()
        from Match name in Import().Matches(File.ReadAllText(file))
        let room = name.Groups[1].Success ? name.Groups[1].Value : Protocol
        where Place(room) > Place(Folder(file).Split('.')[0])
        select $"{file} names {name}");

    [Fact]
    public void A_folders_name_is_its_namespace() => Assert.All(Sources(), file =>
        Assert.Contains($"\nnamespace {$"{Root}.{Folder(file)}".TrimEnd('.')};\n", "\n" + File.ReadAllText(file), StringComparison.Ordinal));

    private static int Place(string room) => Array.IndexOf(Order, room);

    /// <summary>The folder of a type of Nas.Runtime; null of other types and of what the compiler adds.</summary>
    private static string? Room(Type type) =>
        type.Assembly != Assembly || type.Namespace is not { } name ? null
        : name == $"Nas.{Protocol}" ? Protocol
        : $"{name}.".StartsWith($"{Root}.", StringComparison.Ordinal) ? $"{name}..".Split('.')[2]
        : null;

    private static string SourceFolder => Repository.PathOf(Root);

    private static IEnumerable<string> Sources() => Order
        .Except([Protocol])
        .SelectMany(room => Directory.EnumerateFiles(Path.Combine(SourceFolder, room), "*.cs", room.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories));

    // Data/Formats is Data.Formats.
    private static string Folder(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(SourceFolder, file))!.Replace(Path.DirectorySeparatorChar, '.');

    [GeneratedRegex(@"\bNas\.(?:Runtime\.(\w+)|Protocol\b)")]
    private static partial Regex Import();
}
