using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using k8s;
using Nas.Tool.Projects;
using Nas.Tool.Workers;

namespace Nas.Tool.Tests.Workers;

/// <summary>The client library against answers as a cluster gives them.</summary>
public sealed class KubernetesWorkersTests : IDisposable
{
    private readonly HttpListener _cluster = new();
    private readonly string _address;
    private readonly List<(string Call, string Body)> _asked = [];

    public KubernetesWorkersTests()
    {
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            _address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}";
        }

        _cluster.Prefixes.Add($"{_address}/");
        _cluster.Start();
    }

    public void Dispose() => _cluster.Close();

    [Fact]
    public async Task A_job_is_made_with_its_secret_and_deleted_with_its_pods()
    {
        var answered = AnswerAsync(
            (201, """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"nas-demo-7","namespace":"team","uid":"b4d0"},"spec":{"template":{}}}"""),
            (201, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"nas-demo-7"}}"""),
            (200, """{"apiVersion":"v1","kind":"Status","status":"Success"}"""));
        var pool = Pool("team");
        Assert.Equal("8 workers as the job nas-demo-7 of Kubernetes, namespace team", await pool.StartAsync(Call, default));
        await pool.EndAsync();
        await answered;

        Assert.Equal(["POST /apis/batch/v1/namespaces/team/jobs", "POST /api/v1/namespaces/team/secrets", "DELETE /apis/batch/v1/namespaces/team/jobs/nas-demo-7"], _asked.Select(a => a.Call.Split('?')[0]));
        var job = JsonDocument.Parse(_asked[0].Body).RootElement.GetProperty("spec");
        Assert.Equal(("Indexed", 8), (job.GetProperty("completionMode").GetString(), job.GetProperty("parallelism").GetInt32()));
        Assert.DoesNotContain("secret word", _asked[0].Body, StringComparison.Ordinal);
        var secret = JsonDocument.Parse(_asked[1].Body).RootElement;
        Assert.Equal("Host=db;Password=secret word", secret.GetProperty("stringData").GetProperty("store").GetString());
        Assert.Equal("b4d0", secret.GetProperty("metadata").GetProperty("ownerReferences")[0].GetProperty("uid").GetString());
        Assert.Contains("propagationPolicy=Background", _asked[2].Call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_one_line()
    {
        var answered = AnswerAsync((403, """{"kind":"Status","status":"Failure","message":"jobs.batch is forbidden"}"""));
        var error = await Assert.ThrowsAsync<ToolException>(() => Pool("team").StartAsync(Call, default));
        await answered;
        Assert.StartsWith("Kubernetes refuses (403): ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_job_whose_secret_is_refused_is_deleted()
    {
        var answered = AnswerAsync(
            (201, """{"metadata":{"name":"nas-demo-7","uid":"b4d0"},"spec":{"template":{}}}"""), (403, """{"kind":"Status","status":"Failure"}"""), (200, """{"kind":"Status","status":"Success"}"""));
        var pool = Pool("team");
        await Assert.ThrowsAsync<ToolException>(() => pool.StartAsync(Call, default));
        await pool.EndAsync();
        await answered;
        Assert.StartsWith("DELETE /apis/batch/v1/namespaces/team/jobs/nas-demo-7", _asked[2].Call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_somebody_has_deleted_is_no_failure()
    {
        var answered = AnswerAsync(
            (201, """{"metadata":{"name":"nas-demo-7","uid":"b4d0"},"spec":{"template":{}}}"""), (201, "{}"), (404, """{"kind":"Status","status":"Failure"}"""));
        var pool = Pool(null);
        await pool.StartAsync(Call, default);
        await pool.EndAsync();
        await answered;
        Assert.Contains("/namespaces/default/", _asked[0].Call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_out_of_reach_is_one_line()
    {
        _cluster.Stop();
        var error = await Assert.ThrowsAsync<ToolException>(() => Pool("team").StartAsync(Call, default));
        Assert.StartsWith("Kubernetes cannot be reached: ", error.Message, StringComparison.Ordinal);
    }

    private static WorkerCall Call => new("/app/Demo.csproj", new BuildSettings("Release", false, null), 7, "Host=db;Password=secret word");

    private KubernetesWorkers Pool(string? place) => new(8, "registry.example/demo:1", new Dictionary<string, string> { ["cpu"] = "4" }, new KubernetesClientConfiguration { Host = _address, Namespace = place });

    private async Task AnswerAsync(params (int Status, string Body)[] answers)
    {
        foreach (var (status, body) in answers)
        {
            var asked = await _cluster.GetContextAsync();
            using var reader = new StreamReader(asked.Request.InputStream);
            _asked.Add(($"{asked.Request.HttpMethod} {asked.Request.RawUrl}", await reader.ReadToEndAsync()));
            (asked.Response.StatusCode, asked.Response.ContentType) = (status, "application/json");
            await asked.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            asked.Response.Close();
        }
    }
}
