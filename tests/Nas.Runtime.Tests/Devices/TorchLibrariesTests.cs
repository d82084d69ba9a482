using System.Runtime.InteropServices;
using Nas.Runtime.Devices;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Devices;

public sealed class TorchLibrariesTests
{
    // A product of matrices by MKL differs in the last bit where a row does not begin at a multiple of 64 bytes, unless it is told otherwise.
    [Fact]
    public void Sums_do_not_depend_on_where_in_memory_the_numbers_lie()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (a, b) = (randn(13, 37, dtype: ScalarType.Float64), randn(37, 29, dtype: ScalarType.Float64));
        var expected = a.mm(b).data<double>().ToArray();
        var vector = a.mv(b.select(1, 0).contiguous()).data<double>().ToArray();
        for (var offset = 1; offset < 16; offset++)
        {
            Assert.Equal(expected, At(a, offset).mm(At(b, offset)).data<double>().ToArray());
            Assert.Equal(vector, At(a, offset).mv(At(b.select(1, 0).contiguous(), offset)).data<double>().ToArray());
        }

        static Tensor At(Tensor tensor, int offset)
        {
            var moved = zeros(tensor.numel() + 64, dtype: tensor.dtype).narrow(0, offset, tensor.numel()).view(tensor.shape);
            return moved.copy_(tensor);
        }
    }

    [LinuxFact]
    public void The_libraries_in_this_process_are_those_of_the_packages()
    {
        var torch = MappedFiles().Where(f => Path.GetFileName(f) is "libc10.so" || Path.GetFileName(f).Contains("torch", StringComparison.OrdinalIgnoreCase)).Where(f => f.EndsWith(".so", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(torch);
        Assert.All(torch, f => Assert.StartsWith(AppContext.BaseDirectory, f));
    }

    // What Debian 12 and Ubuntu 22.04 (3.4.30) and RHEL 9 (3.4.29) lack; on a newer system too it must load.
    [LinuxFact]
    public void The_binding_loads_with_a_C_plus_plus_library_that_lacks_what_it_asks_for()
    {
        var path = new NativeFolders([]).Find("LibTorchSharp")!;
        var binding = ElfFile.Read(path);
        Assert.Contains("libc10.so", binding.Needed);
        string[] older = [.. binding.Versions.Select(v => v.Version).Where(v => v is not ("GLIBCXX_3.4.30" or "GLIBCXX_3.4.32"))];
        var missing = TorchLibraries.MissingVersions(binding, older.ToHashSet());
        Assert.Equal(["GLIBCXX_3.4.30", "GLIBCXX_3.4.32"], missing.Select(v => v.Version).Order());
        var loosened = Path.Combine(Directory.CreateTempSubdirectory("nas-elf-").FullName, "libLoosened.so");
        try
        {
            var bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(loosened, binding.Loosen(bytes, missing));
            var again = ElfFile.Read(loosened);
            Assert.All(again.Versions, v => Assert.Equal(missing.Any(m => m.Version == v.Version), (v.Flags & 2) != 0));
            Assert.Equal(binding.Needed, again.Needed);
            // Flags of two versions, and the version of each of the two symbols, all of two bytes.
            Assert.InRange(File.ReadAllBytes(loosened).Zip(bytes, (x, y) => x == y ? 0 : 1).Sum(), 4, 8);
            var library = NativeLibrary.Load(loosened);
            Assert.True(NativeLibrary.TryGetExport(library, "THSAutograd_isGradEnabled", out _));
            NativeLibrary.Free(library);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(loosened)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no library at all, but long enough to be read as the header of one, which has sixty-four bytes")]
    public void What_is_no_library_is_said_to_be_none(string content)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            Assert.Throws<InvalidDataException>(() => ElfFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LinuxFact]
    public void A_library_that_is_cut_off_is_said_to_be_damaged()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, File.ReadAllBytes(new NativeFolders([]).Find("LibTorchSharp")!)[..5000]);
            Assert.Throws<InvalidDataException>(() => ElfFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:3", true)]
    [InlineData("cuda:", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("cuda:x", false)]
    [InlineData("CPU", false)]
    [InlineData("gpu", false)]
    public void Devices_have_names(string name, bool isOne)
    {
        var error = Record.Exception(() => ComputeDevice.Named(name));
        // A device that is not to be had here is another matter.
        Assert.Equal(isOne, error?.Message != $"There is no device '{name}'.");
        if (error is not null) Assert.IsType<UsageException>(error);
    }

    // The tests run on the package for the CPU, whatever the machine has.
    [Fact]
    public void Without_a_CUDA_package_the_message_names_the_package()
    {
        Assert.Equal(DeviceTypeOf("cpu"), DeviceTypeOf("auto"));
        var error = Assert.Throws<UsageException>(() => ComputeDevice.Named("cuda:1"));
        Assert.Contains("no package with Torch for CUDA", error.Message);
        Assert.Contains("dotnet add package TorchSharp-cuda-", error.Hint);

        static TorchSharp.DeviceType DeviceTypeOf(string name) => ComputeDevice.Named(name).type;
    }

    private static IEnumerable<string> MappedFiles() => File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..]).Distinct();
}

/// <summary>A fact about Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "This is not Linux.";
    }
}
