using Nas.Dsl.CSharp;

namespace Nas.Dsl.Tests.CSharp.Samples;

/// <summary>The network that is written of one architecture of each space of samples/spaces, drawn at random.</summary>
public class SampleNetworksTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Written(string sample)
    {
        var space = Spaces.Read(Spaces.Sample(sample));
        Snapshot.Verify(NetworkWriter.Write(space, Spaces.Draw(space, new Random(1))), sample);
    }
}
