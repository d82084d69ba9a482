using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;
using Nas.Tool.Commands;

namespace Nas.Tool.Workers;

/// <summary>
/// An indexed Job of Kubernetes, a pod for each worker, of an image that has the SDK, this tool and the built project in its working directory. The cluster is the one of the current context of the user's
/// configuration. The store's connection string is in a Secret that goes with the Job.
/// </summary>
/// <param name="count">How many.</param>
/// <param name="image">The image.</param>
/// <param name="resources">What each pod asks for and may use, such as <c>cpu=4</c>.</param>
/// <param name="configuration">Which cluster; null: the one of the user's current context.</param>
internal sealed class KubernetesWorkers(int count, string image, IReadOnlyDictionary<string, string> resources, KubernetesClientConfiguration? configuration = null) : WorkerPool
{
    private const string StoreKey = "store";

    private (Kubernetes Client, string Namespace, string Name)? _job;

    public override string Plan(WorkerCall call) => KubernetesYaml.Serialize(Manifest(call));

    public override async Task<string> StartAsync(WorkerCall call, CancellationToken stop)
    {
        var cluster = configuration ?? Current();
        var (client, place) = (new Kubernetes(cluster), cluster.Namespace ?? "default");
        var job = await Asked(() => client.BatchV1.CreateNamespacedJobAsync(Manifest(call), place, cancellationToken: stop));
        _job = (client, place, job.Metadata.Name); // which is to be ended from now on
        // Pods wait for their secret. It is deleted with its owner.
        await Asked(() => client.CoreV1.CreateNamespacedSecretAsync(SecretOf(job, call), place, cancellationToken: stop));
        return $"{count} workers as the job {job.Metadata.Name} of Kubernetes, namespace {place}";
    }

    public override async Task EndAsync()
    {
        if (_job is not var (client, place, name))
            return;
        using (client)
        {
            await Asked(async () =>
            {
                try
                {
                    // With its pods, which a deletion by itself would leave.
                    return await client.BatchV1.DeleteNamespacedJobAsync(name, place, propagationPolicy: "Background");
                }
                catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
                {
                    return null; // somebody else has ended them
                }
            });
        }

        _job = null;
    }

    private V1Job Manifest(WorkerCall call)
    {
        var quantities = resources.ToDictionary(r => r.Key, r => new ResourceQuantity(r.Value));
        var name = Named(call.Name);
        return new()
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["app"] = "nas-worker" } },
            Spec = new()
            {
                CompletionMode = "Indexed",
                Completions = count,
                Parallelism = count,
                BackoffLimitPerIndex = Restarts,
                MaxFailedIndexes = count,
                TtlSecondsAfterFinished = 3600,
                Template = new()
                {
                    Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "nas-worker" } },
                    Spec = new()
                    {
                        RestartPolicy = "Never",
                        Containers =
                        [
                            new()
                            {
                                Name = "worker",
                                Image = image,
                                Command = ["dotnet", "nas", .. call.Arguments(project: null)],
                                Env = [new() { Name = StoreOption.Variable, ValueFrom = new() { SecretKeyRef = new() { Name = name, Key = StoreKey } } }],
                                Resources = quantities.Count == 0 ? null : new() { Requests = quantities, Limits = quantities },
                            },
                        ],
                    },
                },
            },
        };
    }

    private static V1Secret SecretOf(V1Job job, WorkerCall call) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new()
        {
            Name = job.Metadata.Name,
            OwnerReferences = [new() { ApiVersion = "batch/v1", Kind = "Job", Name = job.Metadata.Name, Uid = job.Metadata.Uid }],
        },
        StringData = new Dictionary<string, string> { [StoreKey] = call.Store! },
    };

    private static KubernetesClientConfiguration Current()
    {
        try
        {
            return KubernetesClientConfiguration.BuildDefaultConfig();
        }
        catch (KubeConfigException e)
        {
            throw new ToolException($"Kubernetes' configuration cannot be read: {e.Message.ReplaceLineEndings(" ")}", e) { Hint = "kubectl config view" };
        }
    }

    // A name as RFC 1123 has it.
    private static string Named(string text) => new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');

    private static async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpOperationException e)
        {
            throw new ToolException($"Kubernetes refuses ({(int)e.Response.StatusCode}): {e.Response.Content.ReplaceLineEndings(" ")}", e);
        }
        catch (HttpRequestException e)
        {
            throw new ToolException($"Kubernetes cannot be reached: {e.Message.ReplaceLineEndings(" ")}", e) { Hint = "kubectl cluster-info" };
        }
    }
}
