using System.Globalization;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// When a study stops by itself. The reasons follow from its events, and from the time where there is a wall time: nothing new is
/// proposed then, and what runs is run to its end. A larger budget takes the study up again.
/// </summary>
internal sealed class StoppingWatch(SearchPlan plan, TrialLedger trials, BestTrials best)
{
    private readonly LiveTime _liveTime = new();
    private Budget _budget = plan.Budget;
    private int? _validationExamples;
    private long _epochsTrained;
    private Trial? _lastImprovement;
    private int _endedSinceImprovement;

    /// <summary>Whether results, and not the number of trials alone, may stop the study.</summary>
    public bool ResultsMayStop =>
        _budget is { TotalEpochs: not null } or { TotalTime: not null } or { Target: not null } or { Stop: not null };

    // Values that differ by less cannot be told apart: one standard error of the value last improved upon.
    private double Noise => _budget.Stop?.Noise
        ?? _lastImprovement?.StandardError
        ?? (_lastImprovement?.Value is { } share and >= 0 and <= 1 && _validationExamples is { } examples
            && plan.Objective.Metric.EndsWith("accuracy", StringComparison.Ordinal)
            ? Math.Sqrt(share * (1 - share) / examples)
            : 0);

    /// <summary>Why nothing new is to be proposed; null while there is no reason.</summary>
    public string? Reason(DateTimeOffset now)
    {
        if (_budget.WallTime is { } wallTime && _liveTime.Until(now) >= wallTime)
            return $"the wall time of {wallTime} is used";
        if (_budget.TotalEpochs <= _epochsTrained)
            return $"all {_budget.TotalEpochs} epochs are trained";
        if (_budget.TotalTime is { } totalTime && trials.Seconds >= totalTime.TotalSeconds)
            return $"the training time of {totalTime} is used";
        if (_budget.Target is { } target && best.Trial is { Value: { } reached } first && !plan.Objective.IsBetter(target, reached))
            return string.Create(CultureInfo.InvariantCulture, $"trial {first.Number} reached the target of {target}");
        if (_budget.Stop is not { } stop || _endedSinceImprovement < stop.Patience)
            return null;
        var beyond = Noise > 0 ? string.Create(CultureInfo.InvariantCulture, $" beyond {Noise:G4}") : "";
        return $"{_endedSinceImprovement} trials in a row brought no improvement{beyond} on trial {_lastImprovement!.Number}";
    }

    /// <summary>Takes the next event, after the trials have.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="state">The study's state before it.</param>
    public void Apply(StudyEvent happened, StudyState state)
    {
        _liveTime.Apply(happened, state);
        switch (happened)
        {
            case StudySubmitted submitted:
                _validationExamples = submitted.ValidationExamples;
                break;
            case BudgetGrown grown:
                _budget = grown.Budget;
                break;
            case TrialReported { Report.Epoch: > 0 }:
                _epochsTrained++;
                break;
            case TrialEnded ended:
                FollowImprovement(trials[ended.Trial]);
                break;
        }
    }

    // A failed trial says nothing.
    private void FollowImprovement(Trial trial)
    {
        if (trial.State is TrialState.Failed or TrialState.Canceled)
            return;
        if (trial is { State: TrialState.Completed, Value: { } value, Violation: 0 }
            && (_lastImprovement?.Value is not { } before || Improves(value, before)))
            (_lastImprovement, _endedSinceImprovement) = (trial, 0);
        else if (_lastImprovement is not null)
            _endedSinceImprovement++;
    }

    private bool Improves(double value, double before) => plan.Objective.Cost(value) < plan.Objective.Cost(before) - Noise;
}
