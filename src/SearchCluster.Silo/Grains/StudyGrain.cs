using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Commands;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

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
    IModels models,
    TrialDirectories directories,
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
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly Guid _activation = Guid.NewGuid();
    private readonly StudyWatchers _watchers = new();
    private StudyAnnouncer? _announcer;
    private Study? _study;
    private StudySubmission? _submission;
    private KnownSilos? _silos;
    private LeaseWatch? _leases;
    private StudyNews? _news;
    private StudyRetention? _retention;
    private StudySnapshots? _snapshots;
    private IGrainTimer? _timer;
    private long _appended;

    private string Name => this.GetPrimaryKeyString();

    private StudyAnnouncer Announcer => _announcer ??= new StudyAnnouncer(Name, dispatchers, GrainFactory, clock, logger);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await foreach (var page in journal.Replay(Name).WithCancellation(cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                Apply(entry);
                if (!page.IsSnapshot)
                    await _snapshots!.Gather(entry);
            }

            if (page.IsSnapshot)
                _snapshots!.GoOnAfter(page.Entries[^1].Sequence);
        }

        if (_study is null || _submission is null)
            return;

        _appended = _study.Sequence;
        Hold(_submission with { Spec = _submission.Spec with { Search = _study.Plan } });
        LogActivated(Name, _study.Sequence, _study.State);
        await _retention!.TakeUp(_study.Summarize(), _study.Ended, _study.Sequence);
        if (!_study.IsActive)
            return;

        var lost = await _leases!.Look(_study);
        _study.Activate(silo.SiloAddress.ToParsableString(), lost.Dead, clock.GetUtcNow(), lost.StepOf);
        await Commit();
        await Begin();
    }

    private void Apply(JournalEntry entry)
    {
        if (_study is null)
        {
            var submitted = entry.Event as StudySubmitted ?? throw Damaged(entry, null);
            Take(new StudySubmission
            {
                Spec = StoredJson.Read<StudySpec>(submitted.Spec),
                DataFingerprint = submitted.DataFingerprint,
                ValidationExamples = submitted.ValidationExamples,
                TraceParent = submitted.TraceParent,
            }, submitted.At);
        }

        try
        {
            _study!.Apply(entry.Event);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            throw Damaged(entry, error);
        }
    }

    // All that is held of a study, before anything of it has happened.
    private void Take(StudySubmission submission, DateTimeOffset submitted)
    {
        var spec = submission.Spec;
        _submission = submission;
        _study = new Study(spec.Search, StudyOptionsOf(spec));
        _silos = new KnownSilos(submission);
        _leases = new LeaseWatch(Name, spec.Workload, silos, checkpoints, logger);
        _news = new StudyNews(Name, metrics, logger);
        _retention = new StudyRetention(Name, spec, checkpoints, models, logger);
        _snapshots = new StudySnapshots(Name, submitted, journal, logger);
    }

    private DatabaseException Damaged(JournalEntry entry, Exception? error) => new(
        $"the journal of study '{Name}' is damaged at event {entry.Sequence}, which does not follow from those before it: "
            + $"\"searchcluster audit {Name}\" says more", error);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // An append failed, or the directory entry was lost with another silo. No change of the membership would wake the study again.
        if (_study is { IsActive: true })
            reviver.Request(Name);
        return Task.CompletedTask;
    }

    // A snapshot of everything that was decided, whether or not it is durable yet.
    public Task<StudyStanding?> Standing(CancellationToken cancellationToken) => Task.FromResult(
        _study is { } study ? new StudyStanding(_appended, study.Summarize(), study.HeldLeases()) : null);

    public IAsyncEnumerable<JournalEntry[]> Watch(long afterSequence, CancellationToken cancellationToken) =>
        _watchers.Watch(journal, Name, afterSequence, last => _study is { HasEnded: false } || last < _appended, cancellationToken);

    public Task<StudySubmission?> Submission(CancellationToken cancellationToken) => Task.FromResult(
        _submission is { } submission && _study is { } study
            ? submission with { Spec = submission.Spec with { Search = study.Plan } }
            : null);

    public Task<IReadOnlyList<RunningAttempt>> Attempts(int trial, CancellationToken cancellationToken) =>
        new HeldAttempts(Name, GrainFactory, silos, logger).Of(trial, _study?.HeldLeases() ?? []);

    public Task<TrialLogPart?> Log(int trial, long from, CancellationToken cancellationToken) =>
        new HeldAttempts(Name, GrainFactory, silos, logger).Log(trial, from, _study?.HeldLeases() ?? []);

    private void Hold(StudySubmission submission) => _submission = submission.Versioned();

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
        Announcer.Asked(slot, task);
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
        if (_study is not { } study || study.DrainEvents() is not { Length: > 0 } events)
            return;

        var after = _appended;
        foreach (var happened in events)
            _watchers.Expect(new JournalEntry(++_appended, happened));
        var (last, summary, news, retention, snapshots) = (_appended, study.Summarize(), _news!, _retention!, _snapshots!);
        try
        {
            await journal.Append(new JournalBatch(_activation, Name, after, events, study.DrainChangedTrials(), summary));
        }
        catch (Exception error) when (error is JournalConflictException or DatabaseException)
        {
            LogAppendFailed(Name, after, error.Message);
            DeactivateOnIdle();
            throw;
        }

        study.Confirm(events);
        news.Tell(events, summary);
        await retention.After(events, summary, last);
        foreach (var entry in _watchers.Publish(last))
            snapshots.Gather(entry).Ignore();
        // A silo that is taken out is so for the other studies too; a dispatcher may have been lost with a silo; weights change at once.
        if (events.Any(MayFreeWork))
            await Announce(isHeartbeat: events.Any(happened => happened is SiloTakenOut or SiloLost or BudgetGrown));
    }

    // After any other event there is no more to lease than before.
    private static bool MayFreeWork(StudyEvent happened) =>
        happened is not (TrialProposed or TrialLeased or TrialReported or TrialPromoted);

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

        var lost = await _leases!.Look(_study);
        // Reentrant: the study may have been deleted meanwhile.
        if (_study is null)
            return;
        var now = clock.GetUtcNow();
        _study.LoseSilos(lost.Dead, now, lost.StepOf);
        _study.Tick(now);
        await Commit();
        if (_study is { } study)
            await Announcer.Heartbeat(study);
    }

    private Task Announce(bool isHeartbeat = false) =>
        _study is { } study ? Announcer.Announce(study, isHeartbeat) : Task.CompletedTask;

    private StudyOptions StudyOptionsOf(StudySpec spec) => new()
    {
        LeaseTime = options.Value.LeaseTime,
        EvaluatesBest = spec.Workload.EvaluatesBest,
        OneProcess = options.Value.OneProcess,
    };
}
