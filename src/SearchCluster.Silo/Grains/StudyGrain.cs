using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// The coordinator of a study. Reentrant: each turn decides synchronously, queues its append in decision order and
/// answers after the commit, so that many turns share one transaction. A failed append fails all later ones and
/// deactivates the grain: the next activation applies what the journal really holds.
/// </summary>
[Reentrant]
internal sealed partial class StudyGrain(
    IJournal journal,
    ICheckpoints checkpoints,
    LivingSilos silos,
    ILocalSiloDetails silo,
    TimeProvider clock,
    IOptions<SearchClusterOptions> options,
    SearchClusterMetrics metrics,
    SearchClusterActivities activities,
    StudyReviver reviver,
    Dispatchers dispatchers,
    ILogger<StudyGrain> logger) : Grain, IStudyGrain, IStudyWork
{
    private readonly Guid _activation = Guid.NewGuid();
    private Study? _study;
    private StudySubmission? _submission;
    private readonly AnnouncedDemand _demand = new(dispatchers);
    private KnownSilos? _silos;
    private IGrainTimer? _timer;
    private SnapshotWriter _snapshot = new(after: 0);
    private DateTimeOffset _submitted;
    private long _appended;

    private string Name => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await foreach (var page in journal.Replay(Name).WithCancellation(cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                Apply(entry);
                if (!page.IsSnapshot)
                    await Gather(entry);
            }

            if (page.IsSnapshot)
                _snapshot = new SnapshotWriter(page.Entries[^1].Sequence);
        }

        if (_study is null || _submission is null)
            return;

        _appended = _study.Sequence;
        Hold(_submission with { Spec = _submission.Spec with { Search = _study.Plan } });
        LogActivated(Name, _study.Sequence, _study.State);
        if (!_study.IsActive)
            return;

        var dead = DeadSilosOf(_study);
        var steps = await StepsOfLost(_study, dead);
        _study.Activate(silo.SiloAddress.ToParsableString(), dead, clock.GetUtcNow(), attempt => steps.GetValueOrDefault(attempt));
        await Commit();
        await Begin();
    }

    // Of events that are durable, in their order. What fails to be saved is gathered again by the next activation.
    private async Task Gather(JournalEntry entry)
    {
        if (_snapshot.Add(entry.Event) is not { } full || _submission is null)
            return;
        try
        {
            await journal.SaveSnapshot(Name, full with { Submitted = _submitted });
        }
        catch (DatabaseException error)
        {
            LogSnapshotNotSaved(Name, full.Through, error.Message);
        }
    }

    private void Apply(JournalEntry entry)
    {
        if (_study is null)
        {
            var submitted = entry.Event as StudySubmitted ?? throw Damaged(entry, null);
            _submission = new StudySubmission
            {
                Spec = StoredJson.Read<StudySpec>(submitted.Spec),
                DataFingerprint = submitted.DataFingerprint,
                ValidationExamples = submitted.ValidationExamples,
                TraceParent = submitted.TraceParent,
            };
            _silos = new KnownSilos(_submission);
            _submitted = entry.Event.At;
            _study = new Study(_submission.Spec.Search, StudyOptionsOf(_submission.Spec));
        }

        try
        {
            _study.Apply(entry.Event);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            throw Damaged(entry, error);
        }
    }

    private DatabaseException Damaged(JournalEntry entry, Exception? error) => new(
        $"the journal of study '{Name}' is damaged at event {entry.Sequence}, which does not follow from those before it: \"searchcluster audit {Name}\" says more", error);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // An append failed, or the directory entry was lost with another silo. No change of the membership would wake the study again.
        if (_study is { IsActive: true })
            reviver.Request(Name);
        return Task.CompletedTask;
    }

    public async Task<SubmitResult> Submit(StudySubmission submission, CancellationToken cancellationToken)
    {
        // Of what the client has checked nothing is believed.
        var inspection = await GrainFactory.GetGrain<IAdmissionGrain>(0).Inspect(submission.Spec, cancellationToken);
        if (inspection.Problems.Count > 0)
            return new SubmitResult(SubmitKind.Unfit, StudyState.Running, []) { Problems = inspection.Problems };
        var found = submission with { DataFingerprint = inspection.Fingerprint, ValidationExamples = inspection.ValidationExamples };
        return await Accept(found) with { Warnings = inspection.Warnings };
    }

    private async Task<SubmitResult> Accept(StudySubmission submission)
    {
        var (transferred, unfit) = _study is null ? await Transfer(submission.Spec.Search) : (null, []);
        if (unfit.Count > 0)
            return new SubmitResult(SubmitKind.Unfit, StudyState.Running, []) { Problems = unfit };

        var now = clock.GetUtcNow();
        if (_study is null || _submission is null)
        {
            _submission = submission with { Version = VersionOf(submission) };
            _silos = new KnownSilos(submission);
            _submitted = now;
            _study = new Study(submission.Spec.Search, StudyOptionsOf(submission.Spec));
            _study.Submit(new StudySubmitted
            {
                At = now,
                Spec = JsonSerializer.SerializeToElement(submission.Spec, SearchClusterJson.Options),
                Transferred = transferred,
                DataFingerprint = submission.DataFingerprint,
                ValidationExamples = submission.ValidationExamples,
                TraceParent = submission.TraceParent,
            });
            _study.Activate(silo.SiloAddress.ToParsableString(), DeadSilosOf(_study), now);
            await Commit();
            LogSubmitted(Name, _study.Plan.Trials);
            await Begin();
            return new SubmitResult(SubmitKind.Created, _study.State, []);
        }

        var known = _submission.Spec with { Search = _study.Plan };
        var changed = known.ChangedPaths(submission.Spec).ToList();
        if (_submission.DataFingerprint != submission.DataFingerprint)
            changed.Add($"{known.Workload.Data?.Path} (the data itself)");
        if (changed.Count > 0)
            return new SubmitResult(SubmitKind.Refused, _study.State, changed);

        if (submission.Spec.Search.Budget == known.Search.Budget)
            return new SubmitResult(SubmitKind.Continued, _study.State, []);

        _study.GrowBudget(submission.Spec.Search.Budget, now);
        Hold(_submission with { Spec = known with { Search = _study.Plan } });
        await Commit();
        await Begin();
        return new SubmitResult(SubmitKind.Grown, _study.State, []);
    }

    public Task<StudySubmission?> Submission(CancellationToken cancellationToken) => Task.FromResult(
        _submission is { } submission && _study is { } study
            ? submission with { Spec = submission.Spec with { Search = study.Plan } }
            : null);

    public async Task<IReadOnlyList<RunningAttempt>> Attempts(int trial, CancellationToken cancellationToken)
    {
        var held = _study?.HeldLeases().Where(lease => lease.Attempt.Trial == trial && silos.Has(lease.Holder.Silo)) ?? [];
        var attempts = await Task.WhenAll(held.OrderBy(lease => lease.Attempt.Fold).Select(AttemptOf));
        return [.. attempts.OfType<RunningAttempt>()];
    }

    // Asked twice: where the trial ran elsewhere before, its grain may stand there still, and rests after the first call.
    private async Task<RunningAttempt?> AttemptOf(HeldLease lease)
    {
        try
        {
            return await TrialGrain.On(GrainFactory, lease, Name).Show(CancellationToken.None)
                ?? await TrialGrain.On(GrainFactory, lease, Name).Show(CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogAttemptSilent(Name, lease.Attempt.Trial, lease.Holder, error.Message);
            return null;
        }
    }

    private void Hold(StudySubmission submission) => _submission = submission with { Version = VersionOf(submission) };

    // By what decides an execution: a slot that holds a submission of this version need not fetch it again.
    private static string VersionOf(StudySubmission submission) => Convert.ToHexString(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(submission with { Version = null, TraceParent = null }, SearchClusterJson.Options)).AsSpan(0, 8));

    public async Task<SlotTask> Ask(SlotName slot, CancellationToken cancellationToken)
    {
        if (_study is null || _submission is null)
            return new NoTask(NoTaskReason.StudyAtRest);

        var now = clock.GetUtcNow();
        if (_silos!.IsFit(slot.Silo, now) is not { } isFit)
            return new IntroductionTask(Name);
        if (!isFit)
            return new NoTask(NoTaskReason.UnfitSilo);

        // A slot asks when it has told, or lost, all that it held: what it seems to hold still never reached it.
        _study.Lapse(slot, now);
        var work = _study.Ask(slot, now);
        var task = TaskOf(work, slot, now, _submission.Version!);
        _demand.Asked(slot, task);
        using var activity = work.Trials.Count > 0 ? activities.Proposal(Name, _submission.TraceParent, now) : null;
        await Commit();
        return task;
    }

    private SlotTask TaskOf(StudyWork work, SlotName slot, DateTimeOffset now, string version) => work switch
    {
        { Trials.Count: > 0 } => new TrialsTask(Name, version, work.Trials),
        { Evaluation: { } evaluation } => new EvaluationTask(Name, version, evaluation),
        { StudyEnded: true } => new NoTask(NoTaskReason.StudyAtRest),
        _ when _study!.MayHaveWorkElsewhere(slot, now) => new NoTask(NoTaskReason.NotThisSlot),
        _ => NoTask.Now,
    };

    public Task Introduce(SiloOffer offer, CancellationToken cancellationToken)
    {
        if (_silos?.Introduce(offer, clock.GetUtcNow()) is { } reason)
            LogUnfit(Name, offer.Silo, reason);
        return Task.CompletedTask;
    }

    public Task<ReportAnswer> Report(TrialAttempt attempt, TrialReport[] reports, CancellationToken cancellationToken)
    {
        var decision = ReportDecision.Abandon;
        foreach (var report in reports)
            decision = _study?.Report(attempt, report, clock.GetUtcNow()) ?? ReportDecision.Abandon;
        // Answered before it is durable. What a crash loses is sent again with the next report, or measured again by the next attempt.
        Commit().Ignore();
        return Task.FromResult(new ReportAnswer(decision, _study?.DurableEpochOf(attempt) ?? -1));
    }

    public async Task<bool> Tell(TrialAttempt attempt, TrialReport[] reports, TrialOutcome outcome, CancellationToken cancellationToken)
    {
        if (_study is null)
            return false;

        var now = clock.GetUtcNow();
        foreach (var report in reports)
            _study.Report(attempt, report, now);
        var counts = _study.Tell(attempt, outcome, now);
        await Commit();
        if (!counts)
            LogLate(Name, attempt.Trial, attempt.Attempt);
        return counts;
    }

    public async Task TellEvaluation(
        int trial, IReadOnlyDictionary<string, double>? test, string? reason, CancellationToken cancellationToken)
    {
        _study?.TellEvaluation(trial, test, reason, clock.GetUtcNow());
        await Commit();
    }

    public async Task Release(TrialAttempt[] attempts, CancellationToken cancellationToken)
    {
        foreach (var attempt in attempts)
            _study?.Release(attempt, ReleaseCause.Drained, clock.GetUtcNow());
        await Commit();
    }

    public async Task Leave(string silo, CancellationToken cancellationToken)
    {
        _study?.Release(silo, ReleaseCause.Drained, clock.GetUtcNow());
        await Commit();
    }

    public Task Renew(string silo, CancellationToken cancellationToken)
    {
        _study?.Renew(silo, clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task Wake(CancellationToken cancellationToken) => Tick(cancellationToken);

    public Task<StudySummary?> Show(CancellationToken cancellationToken) => Task.FromResult(_study?.Summarize());

    /// <summary>Appends what was decided since the last call; completes when it is durable.</summary>
    private async Task Commit()
    {
        if (_study is null || _study.DrainEvents() is not { Length: > 0 } events)
            return;

        var after = _appended;
        foreach (var happened in events)
            _unpublished.Enqueue(new JournalEntry(++_appended, happened));
        var last = _appended;
        try
        {
            await journal.Append(new JournalBatch(_activation, Name, after, events, _study.DrainChangedTrials(), _study.Summarize()));
        }
        catch (Exception error) when (error is JournalConflictException or DatabaseException)
        {
            LogAppendFailed(Name, after, error.Message);
            DeactivateOnIdle();
            throw;
        }

        _study.Confirm(events);
        metrics.Proposed(Name, events.Count(happened => happened is TrialProposed));
        metrics.Reported(Name, events.Count(happened => happened is TrialReported));
        foreach (var released in events.OfType<TrialReleased>())
            metrics.Released(Name, released.Cause);
        foreach (var takenOut in events.OfType<SiloTakenOut>())
        {
            LogTakenOut(Name, takenOut.Silo, takenOut.Reason);
        }

        foreach (var ended in events.OfType<TrialEnded>())
            await OnEnded(ended);
        foreach (var ended in events.OfType<StudyEnded>())
            LogStudyEnded(Name, ended.State, _study.Summarize().Counts.Ended, ended.Reason ?? "");
        await ForgetWeights(events);
        Publish(last);
        // A silo that is taken out is so for the other studies too; a dispatcher may have been lost with a silo; weights change at once.
        if (events.Any(MayFreeWork))
            await Announce(isHeartbeat: events.Any(happened => happened is SiloTakenOut or SiloLost or BudgetGrown));
    }

    // After any other event there is no more to lease than before.
    private static bool MayFreeWork(StudyEvent happened) => happened is not (TrialProposed or TrialLeased or TrialReported or TrialPromoted);

    private async Task OnEnded(TrialEnded ended)
    {
        metrics.Ended(Name, ended.Outcome.State, ended.Outcome.Cause, ended.Outcome.Timing.Seconds);
        LogEnded(Name, ended.Trial, ended.Attempt, ended.Outcome.State);
        // A worker that finishes a trial deletes its checkpoint. Trials that ended otherwise may have left one: at a rung, canceled,
        // thrown, timed out, or of a fold that the trial ended without.
        if (ended.Outcome.State is TrialState.Completed or TrialState.Diverged && !(_submission?.Spec.Search.Folds > 1))
            return;
        try
        {
            await checkpoints.Delete(Name, ended.Trial);
        }
        catch (DatabaseException error)
        {
            LogCheckpointStays(Name, ended.Trial, error.Message);
        }
    }

    // Only the weights of the best trial are kept, and none after the study has ended.
    private async Task ForgetWeights(StudyEvent[] events)
    {
        if (_submission?.Spec.Workload.KeepsBest is not true)
            return;
        try
        {
            if (events.Any(happened => happened is StudyEnded))
                await checkpoints.DeleteBest(Name);
            else if (events.OfType<TrialEnded>().Any() && _study?.Summarize().Best is { Number: var best }
                && events.OfType<TrialEnded>().Any(ended => ended.Trial == best))
                await checkpoints.DeleteBest(Name, exceptTrial: best);
        }
        catch (DatabaseException error)
        {
            LogWeightsStay(Name, error.Message);
        }
    }

    private async Task Begin()
    {
        _timer ??= this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(TickPeriod, TickPeriod) { KeepAlive = true, Interleave = true });
        await Announce();
    }

    // Leases run out and silos die without a call. The database is touched only when something happened.
    private async Task Tick(CancellationToken cancellationToken)
    {
        if (_study is not { IsActive: true })
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        var dead = DeadSilosOf(_study);
        var steps = await StepsOfLost(_study, dead);
        // Reentrant: the study may have been deleted meanwhile.
        if (_study is null)
            return;
        var now = clock.GetUtcNow();
        _study.LoseSilos(dead, now, attempt => steps.GetValueOrDefault(attempt));
        _study.Tick(now);
        await Commit();
        if (!IsAtRest && clock.GetElapsedTime(_demand.Announced) >= Heartbeat)
            await Announce(isHeartbeat: true);
    }

    private HashSet<string> DeadSilosOf(Study study) => [.. study.Silos.Where(silo => !silos.Has(silo))];

    // The steps of the last checkpoints of lost attempts: a later step than before is progress.
    private async Task<Dictionary<TrialAttempt, long?>> StepsOfLost(Study study, IReadOnlySet<string> dead)
    {
        var steps = new Dictionary<TrialAttempt, long?>();
        foreach (var attempt in study.HeldBy(dead))
        {
            try
            {
                steps[attempt] = TrainingRun.StepOf(await checkpoints.LoadHead(Name, attempt.Trial, attempt.Fold, TrainingRun.HeadLength));
            }
            catch (DatabaseException error)
            {
                LogStepUnknown(Name, attempt.Trial, error.Message);
            }
        }

        return steps;
    }

    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    // A dispatcher that was lost with its silo learns of the study by this alone.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    // A paused study hears of a silo that leaves as long as trials of it run there.
    private bool IsAtRest => _study switch
    {
        { State: StudyState.Running or StudyState.Stopping } => false,
        { State: StudyState.Paused } paused => paused.HeldLeases().Count == 0,
        _ => true,
    };

    /// <summary>Tells the dispatchers how many slots the study wants, where they believe that there are fewer.</summary>
    private Task Announce(bool isHeartbeat = false)
    {
        var (wanted, isAtRest) = (_study?.Wanted ?? 0, IsAtRest);
        if (_study is null || !_demand.MustAnnounce(wanted, isAtRest, isHeartbeat, clock.GetTimestamp()))
            return Task.CompletedTask;

        var announcement = new StudyAnnouncement(Name, _study.Plan.Budget.Priority, _study.Plan.Budget.Weight)
        {
            Wanted = wanted,
            IsAtRest = isAtRest,
            TakenOut = [.. _study.TakenOut.Select(silo => new TakenOutSilo(silo.Key, Name, silo.Value))],
        };
        return Task.WhenAll(dispatchers.All(GrainFactory).Select(dispatcher => Tell(dispatcher, announcement)));
    }

    // Lost with its silo, or on its way: the next heartbeat tells it.
    private async Task Tell(IDispatcherGrain dispatcher, StudyAnnouncement announcement)
    {
        try
        {
            await dispatcher.Announce(announcement, CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogNotAnnounced(Name, error.Message);
        }
    }

    private StudyOptions StudyOptionsOf(StudySpec spec) => new()
    {
        LeaseTime = options.Value.LeaseTime,
        EvaluatesBest = spec.Workload.EvaluatesBest,
        OneProcess = options.Value.OneProcess,
    };
}
