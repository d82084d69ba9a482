using Nas.Dsl.Model;
using Nas.Runtime.Data;

namespace Nas.Runtime.Tests.Data;

internal static class Requests
{
    public static readonly ImageShape Grey28 = new(1, 28, 28);
    public static readonly ImageShape Colour32 = new(3, 32, 32);

    public static DataRequest For(string name, string? directory, ImageShape shape, int classes = 10, ulong seed = 1) => new(name, directory, shape, classes, seed);

    public static ImageSplit Load(DataRequest request) => new(LoadAny(request));

    public static DataSplit LoadAny(DataRequest request) => DataSource.Named(request.Name).Load(request);

    /// <summary>The message of the error, which is one line and names each of <paramref name="parts"/>.</summary>
    public static string Fails(Action action, params string[] parts)
    {
        var message = Assert.Throws<DataException>(action).Message;
        Assert.DoesNotContain('\n', message);
        foreach (var part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
        return message;
    }
}
