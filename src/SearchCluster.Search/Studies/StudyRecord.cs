using SearchCluster.Randomness;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>All that is known of a study: the parts that own its state, and the events that are not journaled yet.</summary>
internal sealed class StudyRecord
{
    private readonly List<StudyEvent> _undrained = [];
    private readonly HashSet<int> _changedTrials = [];

    public StudyRecord(SearchPlan plan, StudyOptions options)
    {
        Plan = plan;
        Options = options;
        Trials = new TrialLedger(plan);
        Leases = new Leases(options.LeaseTime);
        Proposals = new Proposals(plan, Trials);
        Pruning = new Pruning(plan);
        Silos = new SiloHealth(plan, Leases);
        Best = new BestTrials(plan, Trials);
        Evaluation = new EvaluationTurn(options.LeaseTime);
        Stopping = new StoppingWatch(plan, Trials, Best);
    }

    /// <summary>What was asked for; its budget may grow.</summary>
    public SearchPlan Plan { get; private set; }

    public StudyOptions Options { get; }

    /// <summary>Where the study stands.</summary>
    public StudyState State { get; private set; }

    /// <summary>Why it stands so, where that is to be said; else null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Number of events applied.</summary>
    public long Sequence { get; private set; }

    public TrialLedger Trials { get; }

    public Leases Leases { get; }

    public Proposals Proposals { get; }

    public Pruning Pruning { get; }

    public SiloHealth Silos { get; }

    public Suspicions Suspicions { get; } = new();

    public BestTrials Best { get; }

    public EvaluationTurn Evaluation { get; }

    public StoppingWatch Stopping { get; }

    public WorkingTime WorkingTime { get; } = new();

    /// <summary>Most epochs of a trial.</summary>
    public int EpochsOf(Trial trial) => trial.Epochs ?? Plan.Budget.Epochs;

    /// <summary>Seed of everything random in a trial.</summary>
    public ulong SeedOf(int trial) => RandomStream.Derive(Plan.Seed, RandomPurpose.TrialSeed, trial);

    /// <summary>Something was decided: it changes the state, and is to be journaled.</summary>
    public void Happen(StudyEvent happened)
    {
        Apply(happened);
        _undrained.Add(happened);
        if (happened is TrialEvent { Trial: var trial })
            _changedTrials.Add(trial);
    }

    /// <summary>Takes the next event into all parts.</summary>
    public void Apply(StudyEvent happened)
    {
        var fold = happened is AttemptEvent attempt ? Trials.FoldOf(attempt) : null;
        // These look at the trial as it was before the event,
        WorkingTime.Apply(happened, isAtWork: Leases.Count > 0);
        Suspicions.Apply(happened, fold);
        Pruning.Apply(happened, fold);
        Leases.Apply(happened, fold);
        Trials.Apply(happened);
        // and these as it is after it.
        Silos.Apply(happened, fold);
        Proposals.Apply(happened);
        Best.Apply(happened);
        Stopping.Apply(happened, State);
        Evaluation.Apply(happened);
        ApplyToState(happened);
        Sequence++;
    }

    private void ApplyToState(StudyEvent happened)
    {
        if (happened is BudgetGrown grown)
            Plan = Plan with { Budget = grown.Budget };
        (State, Reason) = happened switch
        {
            BudgetGrown when State == StudyState.Paused => (State, Reason),
            BudgetGrown or StudyResumed => (StudyState.Running, null),
            StudyPaused paused => (StudyState.Paused, paused.Reason),
            StudyStopping => (StudyState.Stopping, null),
            StudyEnded ended => (ended.State, ended.Reason),
            _ => (State, Reason),
        };
    }

    /// <summary>The events since the last drain, to be appended to the journal in this order.</summary>
    public StudyEvent[] DrainEvents()
    {
        StudyEvent[] events = [.. _undrained];
        _undrained.Clear();
        return events;
    }

    /// <summary>The trials that changed since the last drain, as users see them.</summary>
    public TrialSummary[] DrainChangedTrials()
    {
        TrialSummary[] changed = [.. _changedTrials.Select(number => Trials[number].Summarize())];
        _changedTrials.Clear();
        return changed;
    }

    /// <summary>The study as users see it.</summary>
    public StudySummary Summarize()
    {
        var seconds = WorkingTime.ToLastTell.TotalSeconds;
        return new StudySummary
        {
            Study = Plan.Name,
            State = State,
            Reason = Reason,
            Metric = Plan.Objective.Metric,
            Direction = Plan.Objective.Direction,
            Seed = Plan.Seed,
            Counts = Trials.Counts(),
            Best = Best.Shown(),
            Front = Best.ShownFront(),
            Timing = new StudyTiming(seconds, seconds > 0 ? Trials.EndedCount / seconds : 0),
        };
    }
}
