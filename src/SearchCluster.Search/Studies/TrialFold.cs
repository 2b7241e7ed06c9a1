namespace SearchCluster.Search.Studies;

/// <summary>
/// What is leased, reported and told: one fold of a trial under cross-validation. A trial without it is its own only fold.
/// Only the ledger changes it, as events say.
/// </summary>
internal sealed class TrialFold(Trial trial, int number)
{
    private readonly List<EpochValue> _curve = [];
    private readonly List<int> _settledAttempts = [];
    private TrialReport? _valued;
    private double _secondsReported;

    public static IReadOnlyDictionary<string, double> NoMetrics { get; } = new Dictionary<string, double>();

    public Trial Trial => trial;

    /// <summary>Its number in the trial, from 0.</summary>
    public int Number => number;

    public TrialState State { get; private set; } = TrialState.Pending;

    /// <summary>The newest attempt, 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>The newest attempt, with trial and fold.</summary>
    public TrialAttempt ThisAttempt => new(trial.Number, Attempt, number);

    /// <summary>The silo of the slot that holds or held the newest lease; empty before the first.</summary>
    public string Silo { get; private set; } = "";

    /// <summary>When the newest attempt began.</summary>
    public DateTimeOffset Leased { get; private set; }

    /// <summary>The last epoch reported by any attempt, −1 before the first.</summary>
    public int LastEpoch { get; private set; } = -1;

    /// <summary>
    /// Whether the newest attempt is where the last reported epoch ended, or beyond; always, unless the attempt before it was lost.
    /// </summary>
    public bool IsBack { get; private set; } = true;

    /// <summary>The furthest step of which a checkpoint was found when an attempt was lost; null for none.</summary>
    public long? Step { get; private set; }

    /// <summary>The last of them whose report is durable.</summary>
    public int DurableEpoch { get; set; } = -1;

    /// <summary>The epoch at which the pruner said prune or pause, and which of the two; null while it may go on.</summary>
    public (int Epoch, ReportDecision Decision)? Stop { get; private set; }

    /// <summary>The objective's best over epochs 1 and up, the earliest on a tie (or the last, where the objective says so).</summary>
    public double? Value { get; private set; }

    /// <summary>The epoch of <see cref="Value"/>.</summary>
    public int Epoch { get; private set; }

    /// <summary>All metrics at that epoch.</summary>
    public IReadOnlyDictionary<string, double> Metrics
    {
        get
        {
            if (_valued is { } report)
                (_valued, field) = (null, new Dictionary<string, double>(report.Metrics()));
            return field;
        }
        private set;
    } = NoMetrics;

    /// <summary>Seconds of training up to that epoch, as its reports tell them.</summary>
    public double SecondsToValue { get; private set; }

    /// <summary>The objective's value at every epoch from 1 on that reported one.</summary>
    public IReadOnlyList<EpochValue> Curve => _curve;

    /// <summary>Attempts that ended in an exception.</summary>
    public int Exceptions { get; private set; }

    /// <summary>The silo on which the last of them did; null for none.</summary>
    public string? FailedOn { get; private set; }

    public bool Ended => State is not (TrialState.Pending or TrialState.Running or TrialState.Paused);

    /// <summary>What the attempt came to that ended or paused last; its seconds are those of all attempts that did.</summary>
    public TrialOutcome? Outcome { get; private set; }

    public bool IsHeldBy(int attempt) => State == TrialState.Running && Attempt == attempt;

    /// <summary>Whether the attempt ended it, or paused it once, or was given up with the trial: what it tells then is no news.</summary>
    public bool IsSettledBy(int attempt) => _settledAttempts.Contains(attempt) || (Ended && Attempt == attempt);

    public void Lease(string silo, DateTimeOffset now)
    {
        State = TrialState.Running;
        Attempt++;
        (Silo, Leased) = (silo, now);
    }

    public void CatchUp() => IsBack = true;

    public void Release(ReleaseCause cause, long? step = null)
    {
        State = TrialState.Pending;
        IsBack = cause != ReleaseCause.Lost || LastEpoch < 0;
        Step = step > (Step ?? -1) ? step : Step;
        if (cause is ReleaseCause.Exception or ReleaseCause.OutOfMemory)
            (Exceptions, FailedOn) = (Exceptions + 1, Silo);
        if (cause == ReleaseCause.TrialEnded)
            _settledAttempts.Add(Attempt);
    }

    public void Pause(TrialOutcome outcome)
    {
        _settledAttempts.Add(Attempt);
        Settle(outcome);
    }

    public void Promote()
    {
        State = TrialState.Pending;
        Stop = null;
    }

    /// <summary>
    /// The objective's value at an epoch that was not reported before. Seconds add up over the epochs, so that the objective compares
    /// whole trials, not their quickest epoch.
    /// </summary>
    public double? ValueOf(TrialReport report, Objective objective) =>
        objective.Metric == "seconds" ? _secondsReported + (report.Metric("seconds") ?? 0) : report.Metric(objective.Metric);

    public void Report(TrialReport report, ReportDecision decision, Objective objective)
    {
        var value = ValueOf(report, objective);
        _secondsReported += report.Metric("seconds") ?? 0;
        LastEpoch = report.Epoch;
        IsBack = true;
        if (decision is ReportDecision.Prune or ReportDecision.Pause)
            Stop = (report.Epoch, decision);
        if (report.Epoch < 1 || value is not { } number || double.IsNaN(number))
            return;

        _curve.Add(new EpochValue(report.Epoch, number));
        var last = objective.At == ObjectiveAt.Last || objective.Metric == "seconds";
        if (!last && Value is { } best && !objective.IsBetter(number, best))
            return;

        Value = number;
        Epoch = report.Epoch;
        // What a replay reads holds no JSON, and most of it is never asked for.
        if (report.IsOfNumbers)
            _valued = report;
        else
            (_valued, Metrics) = (null, new Dictionary<string, double>(report.Metrics()));
        SecondsToValue = _secondsReported;
    }

    public void End(TrialOutcome outcome)
    {
        if (State == TrialState.Paused)
            (Outcome, State) = (outcome, outcome.State);
        else
            Settle(outcome);
    }

    private void Settle(TrialOutcome outcome)
    {
        var before = Outcome?.Timing.Seconds ?? 0;
        Outcome = outcome with { Timing = outcome.Timing with { Seconds = before + outcome.Timing.Seconds } };
        State = outcome.State;
    }
}
