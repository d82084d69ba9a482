using System.Net;
using Nas.Dashboard.Tests.Support;

namespace Nas.Dashboard.Tests.Serving;

/// <summary>Who may look, and from where.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly SampleStore _sample = new();
    private readonly HttpClient _client = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });

    public void Dispose()
    {
        _client.Dispose();
        _sample.Dispose();
    }

    [Fact]
    public async Task Whoever_has_the_token_gets_a_cookie_and_nobody_else_gets_anything()
    {
        var id = _sample.With(0.5, 0.75);
        using var dashboard = DashboardProcess.Of(_sample.Path, $$""","experiment":{{id}}""");
        var opening = new Uri(dashboard.Address);
        Assert.Equal(("127.0.0.1", $"/experiments/{id}"), (opening.Host, opening.AbsolutePath));
        Assert.Matches("^[?]token=[0-9a-f]{64}$", opening.Query);

        foreach (var path in new[] { "/", $"/experiments/{id}", "/?token=", $"/{opening.Query[..^1]}", "/page.css", "/_framework/blazor.web.js", "/_blazor/negotiate" })
            Assert.Equal(HttpStatusCode.Forbidden, (await _client.GetAsync(new Uri(opening, path))).StatusCode);

        using var opened = await _client.GetAsync(opening);
        Assert.Equal((HttpStatusCode.Redirect, $"/experiments/{id}"), (opened.StatusCode, opened.Headers.Location!.ToString()));
        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        using var page = await Get(opening, cookie, opening.Authority);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains($"Experiment {id}: TinyNet by random", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // A name that another site has let lead here.
        using var rebound = await Get(opening, cookie, "attacker.example");
        Assert.Equal(HttpStatusCode.Forbidden, rebound.StatusCode);
        // Only on this machine.
        using var bound = new System.Net.Sockets.TcpClient();
        var others = Dns.GetHostAddresses(Dns.GetHostName()).Where(a => !IPAddress.IsLoopback(a) && a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);
        foreach (var other in others) await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => bound.ConnectAsync(other, opening.Port));

        var (last, exitCode) = dashboard.Stop();
        Assert.Equal(("result", 0), (last.GetProperty("event").GetString(), exitCode));
        Assert.Equal("", dashboard.Log);
    }

    [Fact]
    public void A_store_that_is_not_there_is_one_clear_line()
    {
        using var dashboard = DashboardProcess.Of(_sample.Path + ".other");
        Assert.Equal($"There are no experiments: {_sample.Path}.other does not exist.", dashboard.First.GetProperty("message").GetString());
        Assert.False(File.Exists(_sample.Path + ".other"));
    }

    [Fact]
    public void A_port_that_is_taken_is_one_clear_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var dashboard = DashboardProcess.Of(_sample.Path, $$""","port":{{port}}""");
        Assert.StartsWith($"Port {port} cannot be used", dashboard.First.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Get(Uri opening, string cookie, string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(opening, opening.AbsolutePath));
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        request.Headers.Host = host;
        return _client.SendAsync(request);
    }
}
