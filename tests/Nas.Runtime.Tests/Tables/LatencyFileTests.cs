using System.Text;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Tables;

public sealed class LatencyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again_to_the_last_bit()
    {
        var table = new LatencyTable([("mbconv(3, 6)", "16x8x8 to 24x4x4", 1.0 / 3), ("global_avg_pool, linear(10)", "4x8x8 to 10", 1e-7), ("relu + convolution + batch_norm", "8x4x4 to 4x4x4", 0)]);
        var text = LatencyFile.Write(table);
        Assert.StartsWith("operation,configuration,milliseconds\n\"global_avg_pool, linear(10)\",4x8x8 to 10,1E-07\n\"mbconv(3, 6)\",", text, StringComparison.Ordinal);
        Assert.Equal(table.Rows, Read(text).Rows);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_among_others()
    {
        var table = Read("device,milliseconds,configuration,operation\nphone,1.5,4x8x8 to 10,\"conv(3), relu\"\n");
        Assert.Equal([("conv(3), relu", "4x8x8 to 10", 1.5)], table.Rows);
    }

    [Theory]
    [InlineData("operation,configuration,ms\na,b,1\n", "has no column 'milliseconds'", "operation, configuration, ms")]
    [InlineData("op,configuration,milliseconds\na,b,1\n", "has no column 'operation'")]
    [InlineData("operation,configuration,milliseconds\n", "has a header, but no rows")]
    [InlineData("operation,configuration,milliseconds\na,b,1\na,c,fast\n", "line 3: 'fast' is no number of milliseconds")]
    [InlineData("operation,configuration,milliseconds\na,b,\n", "line 2: '' is no number of milliseconds")]
    [InlineData("operation,configuration,milliseconds\na,b,NaN\n", "line 2: 'NaN' is no number of milliseconds")]
    [InlineData("operation,configuration,milliseconds\na,b,-0.5\n", "line 2: -0.5 milliseconds are less than 0")]
    [InlineData("operation,configuration,milliseconds\na,b,1\na,b,2\n", "line 3: an earlier row is of 'a' with the configuration 'b' as well")]
    [InlineData("operation,configuration,milliseconds\na(3, 6),b,1\n", "line 2: the row does not fit the header")]
    public void What_is_wrong_is_one_line_that_says_where(string text, params string[] expected)
    {
        var error = Assert.Throws<DataException>(() => Read(text));
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("phone.csv", Assert.Throws<DataException>(() => LatencyFile.Read(Path.Combine(_folder.Root, "phone.csv"))).Message, StringComparison.Ordinal);

    private LatencyTable Read(string text) => LatencyFile.Read(_folder.Write("phone.csv", Encoding.UTF8.GetBytes(text)));
}
