using System.Text.Json;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>What a study knows of one trial; only the study changes it, by folding events.</summary>
internal sealed class Trial(TrialProposed proposed)
{
    private readonly List<EpochValue> _curve = [];
    private readonly List<int> _pausedAttempts = [];
    private IReadOnlyDictionary<string, double> _metrics = EmptyMetrics;
    private double _secondsReported;

    private static readonly IReadOnlyDictionary<string, double> EmptyMetrics = new Dictionary<string, double>();

    public int Number => proposed.Trial;

    public Configuration Configuration => proposed.Configuration;

    /// <summary>Epochs to train; null for those of the budget.</summary>
    public int? Epochs => proposed.Epochs;

    public TrialState State { get; private set; } = TrialState.Pending;

    /// <summary>The newest attempt, 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>The slot that holds the lease while Running.</summary>
    public string? Holder { get; private set; }

    /// <summary>When the lease runs out unless renewed. Renewals are not journaled.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>The last epoch reported by any attempt, −1 before the first.</summary>
    public int LastEpoch { get; private set; } = -1;

    /// <summary>The epoch at which the pruner said prune or pause, and which of the two; null while it may go on.</summary>
    public (int Epoch, ReportDecision Decision)? Stop { get; private set; }

    /// <summary>The objective's best over epochs 1 and up, the earliest on a tie (or the last, where the objective says so).</summary>
    public double? Value { get; private set; }

    /// <summary>The epoch of <see cref="Value"/>.</summary>
    public int Epoch { get; private set; }

    /// <summary>All objectives' values at that epoch, in order; empty while one of them is missing.</summary>
    public IReadOnlyList<double> Values { get; private set; } = [];

    /// <summary>How far it violates the constraints at that epoch, summed over them.</summary>
    public double Violation { get; private set; }

    /// <summary>Attempts that ended in an exception.</summary>
    public int Exceptions { get; private set; }

    public bool Ended => State is not (TrialState.Pending or TrialState.Running or TrialState.Paused);

    /// <summary>What the attempt came to that ended or paused last; its seconds are those of all attempts that did.</summary>
    public TrialOutcome? Outcome { get; private set; }

    /// <summary>Whether the attempt ended the trial, or paused it once.</summary>
    public bool IsSettledBy(int attempt) => _pausedAttempts.Contains(attempt) || (Ended && Attempt == attempt);

    public void Lease(string holder, DateTimeOffset expires)
    {
        State = TrialState.Running;
        Attempt++;
        Holder = holder;
        Expires = expires;
    }

    public void Release(ReleaseCause cause)
    {
        State = TrialState.Pending;
        Holder = null;
        if (cause == ReleaseCause.Exception)
            Exceptions++;
    }

    public void Pause(TrialOutcome outcome)
    {
        _pausedAttempts.Add(Attempt);
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

    public void Report(TrialReport report, ReportDecision decision, SearchPlan plan)
    {
        var objective = plan.Objective;
        var value = ValueOf(report, objective);
        _secondsReported += report.Metric("seconds") ?? 0;
        LastEpoch = report.Epoch;
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
        _metrics = new Dictionary<string, double>(report.Metrics());
        double?[] values = [.. plan.AllObjectives.Select(each => MetricSoFar(report, each.Metric))];
        Values = values.All(each => each is { } known && !double.IsNaN(known)) ? [.. values.Select(each => each!.Value)] : [];
        Violation = plan.Constraints.Sum(constraint => constraint.Violation(MetricSoFar(report, constraint.Metric)));
    }

    // Of a report that is counted already.
    private double? MetricSoFar(TrialReport report, string metric) => metric == "seconds" ? _secondsReported : report.Metric(metric);

    public void End(TrialOutcome outcome)
    {
        if (State == TrialState.Paused)
            (Outcome, State) = (outcome, outcome.State);
        else
            Settle(outcome);
        if (State is TrialState.Completed or TrialState.Pruned)
            return;

        Value = null;
        Values = [];
        _metrics = EmptyMetrics;
    }

    private void Settle(TrialOutcome outcome)
    {
        var before = Outcome?.Timing.Seconds ?? 0;
        Outcome = outcome with { Timing = outcome.Timing with { Seconds = before + outcome.Timing.Seconds } };
        State = outcome.State;
        Holder = null;
    }

    /// <summary>The trial as samplers and pruners see it, once it has ended.</summary>
    public Observation Observe() => new(Number, Configuration, State, Value)
    {
        Values = Values,
        Violation = Violation,
        Epochs = Math.Max(0, LastEpoch),
        Curve = _curve,
    };

    /// <summary>The trial as users see it.</summary>
    public TrialSummary Summarize() => new()
    {
        Number = Number,
        State = State,
        Value = Value,
        Epochs = Math.Max(0, LastEpoch),
        Attempts = Attempt,
        Configuration = Configuration,
        Metrics = _metrics,
        Verdicts = Outcome?.Verdicts ?? EmptyVerdicts,
        Reason = Outcome?.Reason,
        Violation = Violation > 0 ? Violation : null,
        Lineage = proposed.Lineage,
        Timing = Outcome?.Timing,
    };

    private static readonly JsonElement EmptyVerdicts = JsonSerializer.SerializeToElement(Array.Empty<object>());
}
