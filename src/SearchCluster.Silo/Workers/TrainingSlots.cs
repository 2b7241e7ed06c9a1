using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// The training slots of a silo: a fixed set of named threads that pull work. Nothing of training runs on the thread
/// pool, where it would starve the grains. A slot asks, executes, tells, and asks again.
/// </summary>
internal sealed partial class TrainingSlots(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    TrialExecution execution,
    DataInspector inspector,
    IdleMemory memory,
    TimeProvider clock,
    IOptions<SearchClusterOptions> options,
    SearchClusterMetrics metrics,
    Dispatchers dispatchers,
    ILogger<TrainingSlots> logger) : IHostedService, ISpareSlot
{
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, int> _slotsOfStudies = [];
    private readonly KnownSubmissions _submissions = new(grains);
    private List<Thread> _threads = [];
    private Task _aside = Task.CompletedTask;
    private ITimer? _heartbeat;

    /// <summary>Starts the threads and the heartbeat.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _threads = [.. Enumerable.Range(0, options.Value.Slots).Select(slot =>
            new Thread(() => Serve(slot)) { Name = $"slot-{slot}", IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
        var period = options.Value.LeaseTime / 3;
        _heartbeat = clock.CreateTimer(_ => Renew(), null, period, period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WorkOn(string study) => _aside = Task.Factory.StartNew(
        () => WorkOn(study, new SlotName(silo.SiloAddress.ToParsableString(), options.Value.Slots)), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Drains: running trials stop within a step and hand their leases back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_heartbeat is not null)
            await _heartbeat.DisposeAsync();
        var joined = Task.Factory.StartNew(
            () => _threads.ForEach(thread => thread.Join()), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        var drained = Task.WhenAll(joined, _aside);
        await drained.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCompleted)
        {
            LogNotDrained(_threads.Count(thread => thread.IsAlive));
            return;
        }

        _stopping.Dispose();
        await Leave(cancellationToken);
    }

    // A study may have granted a lease to a slot that was giving its asking up just then.
    private async Task Leave(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IDispatcherGrain>(0).Leave(silo.SiloAddress.ToParsableString(), cancellationToken);
        }
        catch (Exception error)
        {
            // The next coordinator finds the silo gone, and its leases with it.
            LogLeaveFailed(error.Message);
        }
    }

    private void Serve(int number)
    {
        var slot = new SlotName(silo.SiloAddress.ToParsableString(), number);
        var dispatcher = dispatchers.For(grains, slot);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Do(dispatcher.Ask(slot, _stopping.Token).GetAwaiter().GetResult(), slot);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The loop's condition ends it.
            }
            catch (Exception error)
            {
                LogAskFailed(slot, error.Message);
                _stopping.Token.WaitHandle.WaitOne(Backoff);
            }
        }
    }

    private void WorkOn(string study, SlotName slot)
    {
        while (grains.GetGrain<IStudyWork>(study).Ask(slot, _stopping.Token).GetAwaiter().GetResult() is var task and not NoTask)
            Do(task, slot);
    }

    private void Do(SlotTask task, SlotName slot)
    {
        using var use = task is NoTask ? null : memory.Use();
        switch (task)
        {
            case IntroductionTask { Study: var study }:
                Introduce(study);
                break;
            case TrialsTask { Trials: var trials, Study: var study, Version: var version }:
                Busy(study, () => ExecuteTrials(_submissions.Get(study, version), trials, slot));
                break;
            case EvaluationTask { Evaluation: var evaluation, Study: var study, Version: var version }:
                Busy(study, () => execution.Evaluate(_submissions.Get(study, version), evaluation, slot, _stopping.Token));
                break;
        }
    }

    // The data are read here, on a slot's thread, which will need them next.
    private void Introduce(string name)
    {
        var study = grains.GetGrain<IStudyWork>(name);
        if (study.Submission(CancellationToken.None).GetAwaiter().GetResult() is not { } submission)
            return;
        var offer = new SiloOffer
        {
            Silo = silo.SiloAddress.ToParsableString(),
            Labels = [.. options.Value.Labels.Select(label => $"{label.Key}={label.Value}")],
            RunsUsersCode = options.Value.AllowsCommands,
            DataFingerprint = submission.DataFingerprint is null ? null : inspector.Fingerprint(submission.Spec),
        };
        study.Introduce(offer, CancellationToken.None).GetAwaiter().GetResult();
    }

    private void Busy(string study, Action work)
    {
        Count(study, +1);
        metrics.SlotBusy(+1);
        try
        {
            work();
        }
        finally
        {
            metrics.SlotBusy(-1);
            Count(study, -1);
        }
    }

    // Trials leased together are told without waiting for each other's commit, and waited for together.
    private void ExecuteTrials(StudySubmission submission, IReadOnlyList<TrialLease> leases, SlotName slot)
    {
        var tells = new List<Task>(leases.Count);
        var executed = 0;
        try
        {
            foreach (var lease in leases)
            {
                _stopping.Token.ThrowIfCancellationRequested();
                tells.Add(execution.Execute(submission, lease, slot, _stopping.Token));
                executed++;
            }
        }
        catch (OperationCanceledException)
        {
            var study = grains.GetGrain<IStudyWork>(submission.Spec.Name);
            study.Release([.. leases.Skip(executed).Select(lease => lease.Attempt)], CancellationToken.None).GetAwaiter().GetResult();
        }

        Task.WhenAll(tells).GetAwaiter().GetResult();
    }

    private void Count(string study, int change)
    {
        lock (_slotsOfStudies)
            if ((_slotsOfStudies[study] = _slotsOfStudies.GetValueOrDefault(study) + change) == 0)
                _slotsOfStudies.Remove(study);
    }

    // Only of studies that slots are at work for: a call to another would wake its coordinator for nothing.
    private void Renew()
    {
        string[] studies;
        lock (_slotsOfStudies)
            studies = [.. _slotsOfStudies.Keys];
        foreach (var study in studies)
            grains.GetGrain<IStudyWork>(study).Renew(silo.SiloAddress.ToParsableString(), CancellationToken.None).Ignore();
    }

    [LoggerMessage(21, LogLevel.Warning, "The silo's last leases could not be handed back: {Message}")]
    private partial void LogLeaveFailed(string message);

    [LoggerMessage(
        22, LogLevel.Warning, "The silo stops without waiting longer for {Slots} slots at work: their trials begin again elsewhere")]
    private partial void LogNotDrained(int slots);

    [LoggerMessage(20, LogLevel.Warning, "Slot {Slot} got no answer and asks again: {Message}")]
    private partial void LogAskFailed(SlotName slot, string message);
}
