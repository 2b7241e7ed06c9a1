using SearchCluster.Search.Pareto;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>The best trial so far, the front where there are several objectives, and what the evaluation of the best found.</summary>
internal sealed class BestTrials(SearchPlan plan, TrialLedger trials)
{
    private readonly List<Observation> _front = [];
    private int? _evaluated;
    private IReadOnlyDictionary<string, double>? _test;

    /// <summary>The best completed trial that keeps the constraints; ties go to the lowest number. Null while there is none.</summary>
    public Trial? Trial { get; private set; }

    /// <summary>Whether the best trial was evaluated.</summary>
    public bool IsEvaluated => Trial is not null && _evaluated == Trial.Number;

    /// <summary>Numbers of the trials of the front, in order; none where there is one objective.</summary>
    public IEnumerable<int> Front => _front.Select(trial => trial.Trial).Order();

    /// <summary>The best trial as users see it.</summary>
    public BestTrial? Shown() => Trial is null ? null : new BestTrial(
        Trial.Number, Trial.Value!.Value, Trial.Epoch, Trial.Configuration, IsEvaluated ? _test : null)
    {
        StandardError = Trial.StandardError,
    };

    /// <summary>The front as users see it; null where there is one objective.</summary>
    public IReadOnlyList<FrontTrial>? ShownFront() => plan.Objectives.Count == 0 ? null :
    [
        .. _front.OrderBy(trial => trial.Trial).Select(trial => new FrontTrial(trial.Trial, ValuesByMetric(trial), trial.Configuration)),
    ];

    /// <summary>Takes the next event, after the trials have.</summary>
    public void Apply(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialEnded ended:
                Consider(trials[ended.Trial]);
                break;
            case StudyEvaluated evaluated:
                (_evaluated, _test) = (evaluated.Trial, evaluated.Test);
                break;
        }
    }

    private Dictionary<string, double> ValuesByMetric(Observation trial) =>
        plan.Objectives.Select((objective, i) => KeyValuePair.Create(objective.Metric, trial.Values[i])).ToDictionary();

    private void Consider(Trial trial)
    {
        if (trial.State != TrialState.Completed || trial.Value is not { } value || trial.Violation > 0)
            return;
        if (Trial is null || IsBetter(trial, value, Trial))
            Trial = trial;
        if (plan.Objectives.Count > 0)
            ConsiderForFront(trial.Observe());
    }

    private void ConsiderForFront(Observation trial)
    {
        if (trial.Values.Count == 0 || _front.Exists(other => ParetoRanking.Dominates(other, trial, plan.Objectives)))
            return;
        _front.RemoveAll(other => ParetoRanking.Dominates(trial, other, plan.Objectives));
        _front.Add(trial);
    }

    private bool IsBetter(Trial trial, double value, Trial best) =>
        plan.Objective.IsBetter(value, best.Value!.Value) || (value == best.Value && trial.Number < best.Number);
}
