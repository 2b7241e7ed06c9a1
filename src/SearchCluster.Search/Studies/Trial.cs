using System.Text.Json;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>What a study knows of one trial; only the ledger changes it, as events say.</summary>
internal sealed class Trial
{
    private static readonly JsonElement EmptyVerdicts = JsonSerializer.SerializeToElement(Array.Empty<object>());

    private readonly TrialProposed _proposed;
    private TrialOutcome? _outcome;
    private int? _decidedBy;
    private bool _isPruned;
    private SearchPlan? _unmeasured;

    public Trial(TrialProposed proposed, int folds)
    {
        _proposed = proposed;
        Folds = [.. Enumerable.Range(0, folds).Select(fold => new TrialFold(this, fold))];
    }

    public int Number => _proposed.Trial;

    public Configuration Configuration => _proposed.Configuration;

    /// <summary>Epochs to train; null for those of the budget.</summary>
    public int? Epochs => _proposed.Epochs;

    /// <summary>At least one: the trial itself, where there is no cross-validation.</summary>
    public IReadOnlyList<TrialFold> Folds { get; }

    /// <summary>Folds, from the first, of which the pruner was told, each in its turn.</summary>
    public int FoldsJudged { get; private set; }

    /// <summary>The fold that has completed, and whose turn it is to be judged; null for none.</summary>
    public TrialFold? NextToJudge =>
        !_isPruned && FoldsJudged < Folds.Count && Folds[FoldsJudged].State == TrialState.Completed ? Folds[FoldsJudged] : null;

    /// <summary>The lowest fold so far that ends the trial; null while none does.</summary>
    public int? LowestEnding { get; private set; }

    /// <summary>The fold that ends the trial, once all below it have completed; null before.</summary>
    public TrialFold? DecidingFold =>
        LowestEnding is { } lowest && (_isPruned || FoldsJudged >= lowest) ? Folds[lowest] : null;

    /// <summary>Where it stands: running while a slot holds one of its folds.</summary>
    public TrialState State => _outcome?.State
        ?? (Folds.Any(fold => fold.State == TrialState.Running) ? TrialState.Running
            : Folds[0].State == TrialState.Paused ? TrialState.Paused : TrialState.Pending);

    public bool Ended => _outcome is not null;

    /// <summary>Whether one of its folds was ever leased.</summary>
    public bool HasBegun => Folds.Any(fold => fold.Attempt > 0);

    /// <summary>The objective's value: the fold's, or the mean over the folds that ended; null where there is none.</summary>
    public double? Value
    {
        get
        {
            TakeUp();
            return field;
        }
        private set;
    }

    /// <summary>Standard error of that mean; null without cross-validation, or for fewer than two folds.</summary>
    public double? StandardError
    {
        get
        {
            TakeUp();
            return field;
        }
        private set;
    }

    /// <summary>The epoch of <see cref="Value"/>; of folds their mean.</summary>
    public int Epoch
    {
        get
        {
            TakeUp();
            return field;
        }
        private set;
    }

    /// <summary>The metrics there, of folds their means with standard errors.</summary>
    public IReadOnlyDictionary<string, double> Metrics
    {
        get
        {
            TakeUp();
            return field;
        }
        private set;
    } = TrialFold.NoMetrics;

    /// <summary>All objectives' values at that epoch, in order; empty while one of them is missing.</summary>
    public IReadOnlyList<double> Values
    {
        get
        {
            TakeUp();
            return field;
        }
        private set;
    } = [];

    /// <summary>How far it violates the constraints at that epoch, summed over them.</summary>
    public double Violation
    {
        get
        {
            TakeUp();
            return field;
        }
        private set;
    }

    /// <summary>Why it ended as it did; null where there is nothing to say.</summary>
    public string? Reason => (_outcome ?? Folds[0].Outcome)?.Reason;

    /// <summary>Seconds that its attempts took, where they came to something.</summary>
    public double Seconds => _outcome?.Timing.Seconds ?? 0;

    /// <summary>Epochs trained, of folds those of the longest.</summary>
    private int LastEpoch => Folds.Max(fold => Counts(fold) ? Math.Max(0, fold.LastEpoch) : 0);

    // Folds above the one that decided the trial count for nothing: with fewer slots they would not have begun.
    private bool Counts(TrialFold fold) => _decidedBy is not { } deciding || fold.Number <= deciding;

    /// <summary>
    /// Its only fold, or one of several that ended, has come to something. It is taken up when it is asked for: a replay of many epochs
    /// asks for the last of them alone.
    /// </summary>
    public void Measure(SearchPlan plan) => _unmeasured = plan;

    private void TakeUp()
    {
        if (_unmeasured is not { } plan)
            return;
        _unmeasured = null;
        var measured = FoldMeans.Of(Folds.Count == 1 ? Folds : Folds.Where(fold => fold.State == TrialState.Completed && Counts(fold)));
        (Value, StandardError, Epoch, Metrics) = (measured.Value, measured.StandardError, measured.Epoch, measured.Metrics);
        double?[] values = [.. plan.AllObjectives.Select(objective => measured.Metric(objective.Metric))];
        Values = values.All(value => value is { } known && !double.IsNaN(known)) ? [.. values.Select(value => value!.Value)] : [];
        Violation = Value is null ? 0 : plan.Constraints.Sum(constraint => constraint.Violation(measured.Metric(constraint.Metric)));
    }

    /// <summary>A fold diverged or failed: the trial ends with it, or with a lower one.</summary>
    public void EndWith(TrialFold fold) => LowestEnding = Math.Min(LowestEnding ?? int.MaxValue, fold.Number);

    /// <summary>The pruner was told of a fold in its turn.</summary>
    public void Judge(TrialFold fold, ReportDecision decision)
    {
        FoldsJudged = fold.Number + 1;
        if (decision != ReportDecision.Prune)
            return;
        _isPruned = true;
        EndWith(fold);
    }

    public void End(TrialEnded ended, SearchPlan plan)
    {
        if (Folds.Count == 1)
            Folds[0].End(ended.Outcome);
        (_outcome, _decidedBy) = (Folds.Count == 1 ? Folds[0].Outcome : ended.Outcome, ended.DecidedBy);
        if (_decidedBy is not null)
            Measure(plan);
        if (State is TrialState.Completed or TrialState.Pruned)
            return;

        TakeUp();
        (Value, StandardError, Values, Metrics) = (null, null, [], TrialFold.NoMetrics);
    }

    /// <summary>The trial as samplers and pruners see it, once it has ended.</summary>
    public Observation Observe() => new(Number, Configuration, State, Value)
    {
        Values = Values,
        Violation = Violation,
        Epochs = LastEpoch,
        Curve = Folds.Count == 1 ? Folds[0].Curve : [],
    };

    /// <summary>The trial as users see it.</summary>
    public TrialSummary Summarize()
    {
        var outcome = _outcome ?? Folds[0].Outcome;
        return new TrialSummary
        {
            Number = Number,
            State = State,
            Value = Value,
            Epochs = LastEpoch,
            Attempts = Folds.Max(fold => fold.Attempt),
            Configuration = Configuration,
            Metrics = Metrics,
            Verdicts = outcome?.Verdicts ?? EmptyVerdicts,
            Reason = Reason,
            Cause = outcome?.Cause,
            Violation = Violation > 0 ? Violation : null,
            Lineage = _proposed.Lineage,
            Folds = Folds.Count == 1 ? null : [.. Folds.Select(fold => Counts(fold)
                ? new FoldSummary(fold.Number, fold.State, fold.Value, fold.Epoch, Math.Max(0, fold.LastEpoch), fold.Attempt)
                : new FoldSummary(fold.Number, TrialState.Pending, null, 0, 0, fold.Attempt))],
            Timing = HasBegun && (Folds.Count == 1 || Ended) ? outcome?.Timing : null,
        };
    }
}
