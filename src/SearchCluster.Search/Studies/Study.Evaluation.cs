using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>The evaluation of the best trial on the test split, once all trials have ended. Its lease is not journaled: it costs no trial.</content>
public sealed partial class Study
{
    private (int Trial, string Holder, DateTimeOffset Expires)? _evaluationLease;

    /// <summary>What the evaluation of the best trial found on the test split, or why it failed.</summary>
    public void TellEvaluation(int trial, IReadOnlyDictionary<string, double>? test, string? reason, DateTimeOffset now)
    {
        if (_evaluationLease?.Trial != trial)
            return;

        Happen(new StudyEvaluated { At = now, Trial = trial, Test = test, Reason = reason });
        Settle(now);
    }

    private EvaluationLease? AskEvaluation(string holder, DateTimeOffset now)
    {
        if (State is not (StudyState.Running or StudyState.Stopping) || !EvaluationIsDue(now) || _evaluationLease is not null)
            return null;

        _evaluationLease = (_best!.Number, holder, now + _options.LeaseTime);
        return new EvaluationLease
        {
            Study = Plan.Name,
            Trial = _best.Number,
            Configuration = _best.Configuration,
            Seed = SeedOf(_best.Number),
            Epoch = _best.Epoch,
            Epochs = EpochsOf(_best),
        };
    }

    private bool EvaluationIsDue(DateTimeOffset now) =>
        _options.EvaluatesBest && _best is not null && _evaluatedTrial != _best.Number && AllTrialsEnded(now);
}
