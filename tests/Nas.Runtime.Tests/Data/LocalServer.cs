using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nas.Runtime.Tests.Data;

/// <summary>A web server on this machine that answers each request with bytes as they are, right or wrong, and closes.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]> _answer;
    private readonly Task _loop;
    private readonly List<string> _requests = [];

    /// <param name="answer">From the path asked for, such as <c>/file</c>, to the whole answer with its head.</param>
    public LocalServer(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public IReadOnlyList<string> Requests => _requests;

    public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}");

    public static byte[] Ok(byte[] content) => Answer("200 OK", content, content.Length);

    /// <summary>Promises all of <paramref name="content"/> and sends half of it.</summary>
    public static byte[] CutOff(byte[] content) => Answer("200 OK", content[..(content.Length / 2)], content.Length);

    public static byte[] NotFound() => Answer("404 Not Found", [], 0);

    /// <summary>An address on this machine at which nobody listens.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}/file");
    }

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait();
    }

    private static byte[] Answer(string status, byte[] content, int length) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), .. content];

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                // The listener was stopped, while it waited or before it did: the test is over.
                return;
            }

            using (client)
            using (var stream = client.GetStream())
            using (var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true))
            {
                var path = (await reader.ReadLineAsync() ?? " / ").Split(' ')[1];
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The rest of the head does not matter.
                }

                _requests.Add(path);
                await stream.WriteAsync(_answer(path));
            }
        }
    }
}
