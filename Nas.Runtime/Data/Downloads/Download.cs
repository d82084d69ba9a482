using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Nas.Runtime.Data.Downloads;

/// <summary>Fetches a published file: into a temporary file beside the target, and under its name only when it is whole and right.</summary>
internal static class Download
{
    /// <summary>A server that says nothing for so long is given up.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly HttpClient Client = NewClient();

    /// <summary>Fetches <paramref name="file"/> to <paramref name="path"/>, from the first address that has it.</summary>
    /// <exception cref="DataException">No address had it, or it could not be written; the message says how to do it by hand.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void To(string path, PublishedFile file, Action<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var address in file.Addresses)
        {
            var temporary = $"{path}.{Guid.NewGuid():N}.part";
            try
            {
                var found = FetchAsync(address, temporary, file.Name, progress, cancellation).GetAwaiter().GetResult();
                if (string.Equals(found, file.Md5, StringComparison.OrdinalIgnoreCase))
                {
                    File.Move(temporary, path, overwrite: true);
                    return;
                }

                failures.Add($"{address}: expected MD5 {file.Md5}, found {found}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                failures.Add($"{address}: no answer for {Patience.TotalSeconds:0} seconds");
            }
            catch (HttpRequestException error)
            {
                failures.Add($"{address}: {error.Message}");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failures.Add($"{address}: {error.Message}");
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        throw new DataException(
            $"{file.Name} could not be downloaded ({string.Join("; ", failures)}). Without a network: download {string.Join(" or ", file.Addresses)} " +
            $"elsewhere and put it into {Path.GetDirectoryName(path)} under the name {file.Name}, or give a folder that has the data by --data-dir.");
    }

    private static async Task<string> FetchAsync(Uri address, string temporary, string name, Action<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var response = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var total = response.Content.Headers.ContentLength;
        using var source = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        using var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
#pragma warning disable CA5351 // MD5 is what the authors publish; it guards against damage, not against malice.
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var buffer = new byte[1 << 16];
        var received = 0L;
        while (true)
        {
            patience.CancelAfter(Patience);
            var read = await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            if (read == 0) break;
            sum.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), patience.Token).ConfigureAwait(false);
            received += read;
            progress?.Invoke(new DownloadProgress(name, received, total));
        }

        // On the disk before it gets its name: a power cut must not leave an empty file under it.
        target.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("nas", "1"));
        return client;
    }
}
