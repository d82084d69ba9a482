using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>What a worker needs for the trials of one experiment: its images, its evaluator, its journal.</summary>
internal sealed class Workbench : IProgressListener, IDisposable
{
    private readonly SearchSetup _setup;
    private readonly DataSplit _data;
    private readonly IEvaluator _evaluator;
    private readonly EventWriter _events;
    private readonly CancellationToken _cancellation;

    private Workbench(ExperimentStore store, long experiment, string worker, SearchSetup setup, DataSplit data, double? lease, EventWriter events, CancellationToken cancellation)
    {
        (_setup, _data, _events, _cancellation) = (setup, data, events, cancellation);
        Journal = new StoredJournal(store, experiment, setup.Definition.Space, worker, lease is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        _evaluator = AskTellRecipe.Evaluator(setup.Run(_data.Train, this, cancellation) with { Paused = new StoredPausedTrainings(store, experiment) });
    }

    /// <summary>Where its trials come from.</summary>
    public StoredJournal Journal { get; }

    /// <summary>
    /// Reads what the experiment needs. Null where its trials cannot be evaluated here: its net is not in this project, its images are not
    /// on this machine, or they are not trained from scratch and so belong to the process that has the supernet.
    /// </summary>
    public static Workbench? For(
        ExperimentStore store, Experiment experiment, string worker, WorkerRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        try
        {
            if (Recipe.Named(project.Recipes, experiment.Strategy) is not AskTellRecipe) return null;
            var setup = SearchSetup.Of(experiment, experiment.Settings, project, request.ToolVersion);
            var data = setup.Data(events, cancellation);
            var images = DataFingerprint.Of(data.Train);
            if (images == experiment.Images) return new Workbench(store, experiment.Id, worker, setup, data, request.LeaseSeconds, events, cancellation);
            data.Dispose();
            throw new DataException($"its training images are others than here ({experiment.Images!.Difference(images)})");
        }
        catch (Exception error) when (error is UsageException or DataException)
        {
            events.Warn($"experiment {experiment.Id} is left to others: {error.Message}");
            return null;
        }
    }

    /// <summary>Evaluates a trial that was taken.</summary>
    /// <returns>False where it was given back or failed.</returns>
    public bool Evaluate(int number, Proposal proposal)
    {
        // As many as the search has, whatever another experiment has set: they are part of the result.
        set_num_threads(_setup.Settings.Threads!.Value);
        try
        {
            var evaluation = _evaluator.Try(proposal, number, _cancellation);
            Journal.Complete(number, evaluation);
            if (evaluation.Failure is not { } reason) return true;
            _events.Warn($"trial {number + 1} failed: {reason}");
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            Journal.Return(number);
        }
        catch (Exception error) when (error is not StoreException)
        {
            Journal.Return(number); // no fault of the trial's
            throw;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Report(Progress progress) => _events.Report(progress with { Done = 0 }); // how long the search takes is not known here

    /// <inheritdoc/>
    public void Warn(string text) => _events.Warn(text);

    /// <inheritdoc/>
    public void Dispose()
    {
        Journal.Dispose();
        _data.Train.Dispose();
        _data.Test.Dispose();
    }
}
