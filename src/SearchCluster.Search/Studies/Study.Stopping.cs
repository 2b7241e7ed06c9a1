using System.Globalization;

namespace SearchCluster.Search.Studies;

/// <content>
/// Stopping by itself. What stops the study follows from its events, and from the time where there is a wall time: nothing new is
/// proposed then, and what runs is run to its end. A larger budget takes the study up again.
/// </content>
public sealed partial class Study
{
    private int? _validationExamples;
    private long _epochsTrained;
    private Trial? _lastImprovement;
    private int _endedSinceImprovement;
    private string? _reason;

    // Two trials within it cannot be told apart by their values.
    private double Noise => Plan.Budget.Stop?.Noise
        ?? _lastImprovement?.StandardError
        ?? (_lastImprovement?.Value is { } share and >= 0 and <= 1 && _validationExamples is { } examples
            && Plan.Objective.Metric.EndsWith("accuracy", StringComparison.Ordinal)
            ? Math.Sqrt(share * (1 - share) / examples)
            : 0);

    private bool ResultsMayStopIt =>
        Plan.Budget is { TotalEpochs: not null } or { TotalTime: not null } or { Target: not null } or { Stop: not null };

    // Null while there is no reason.
    private string? ReasonToStop(DateTimeOffset now)
    {
        var budget = Plan.Budget;
        if (budget.WallTime is { } wallTime && LiveTime(now) >= wallTime)
            return $"the wall time of {wallTime} is used";
        if (budget.TotalEpochs <= _epochsTrained)
            return $"all {budget.TotalEpochs} epochs are trained";
        if (budget.TotalTime is { } totalTime && _secondsTold >= totalTime.TotalSeconds)
            return $"the training time of {totalTime} is used";
        if (budget.Target is { } target && _best is { Value: { } reached } best && !Plan.Objective.IsBetter(target, reached))
            return string.Create(CultureInfo.InvariantCulture, $"trial {best.Number} reached the target of {target}");
        if (budget.Stop is not { } stop || _endedSinceImprovement < stop.Patience)
            return null;
        var beyond = Noise > 0 ? string.Create(CultureInfo.InvariantCulture, $" beyond {Noise:G4}") : "";
        return $"{_endedSinceImprovement} trials in a row brought no improvement{beyond} on trial {_lastImprovement!.Number}";
    }

    // Trials that waited at rungs are pruned when the study stops. But one that would be the first to complete goes on: a study that
    // ends without a best trial was in vain.
    private bool NothingNewIsWanted(DateTimeOffset now) =>
        State == StudyState.Stopping || (ReasonToStop(now) is not null && (_paused.Count == 0 || _best is not null));

    // Once per ended trial: a failed one says nothing.
    private void FollowImprovement(Trial trial)
    {
        if (trial.State is TrialState.Failed or TrialState.Canceled)
            return;
        if (trial is { State: TrialState.Completed, Value: { } value, Violation: 0 } && (_lastImprovement?.Value is not { } before || Improves(value, before)))
            (_lastImprovement, _endedSinceImprovement) = (trial, 0);
        else if (_lastImprovement is not null)
            _endedSinceImprovement++;
    }

    private bool Improves(double value, double before) => Plan.Objective.Cost(value) < Plan.Objective.Cost(before) - Noise;
}
