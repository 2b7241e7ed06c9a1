using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Which trials of this process may be among those whose models are kept: of a study that keeps the best alone, each that is better than
/// all before it here. The coordinator releases those that others surpass.
/// </summary>
internal sealed class ModelCandidates
{
    private const int MostStudies = 64;

    private readonly Lock _lock = new();
    private readonly List<(string Study, double Value, int Trial)> _best = [];

    /// <summary>Looks for the best epoch of one training.</summary>
    public Watch Of(StudySubmission submission, int trial) => new(this, submission.Spec, trial);

    private bool MayBeKept(StudySpec study, double value, int trial)
    {
        // A trial that violates a constraint is never best, whatever its value; on the front a trial is beaten by no single value.
        if (study.Search.Constraints.Count > 0 || (study.Keep == KeptModels.Front && study.Search.Objectives.Count > 0))
            return true;
        lock (_lock)
        {
            var at = _best.FindIndex(best => best.Study == study.Name);
            if (at >= 0)
            {
                var best = _best[at];
                if (study.Search.Objective.IsBetter(best.Value, value) || (best.Value == value && best.Trial < trial))
                    return false;
                _best.RemoveAt(at);
            }

            _best.Add((study.Name, value, trial));
            if (_best.Count > MostStudies)
                _best.RemoveAt(0);
            return true;
        }
    }

    /// <summary>The best epoch of one training so far.</summary>
    internal sealed class Watch(ModelCandidates candidates, StudySpec study, int trial)
    {
        private (int Epoch, double Value, float[]? Network)? _best;

        /// <summary>Takes the next epoch, and its network where it is the one that would count.</summary>
        /// <param name="report">The epoch's report.</param>
        /// <param name="run">The training as it stands after that epoch; null where it stands further on.</param>
        public void See(TrialReport report, TrainingRun? run)
        {
            var objective = study.Search.Objective;
            if (report.Epoch < 1 || report.Metric(objective.Metric) is not { } value || double.IsNaN(value))
                return;
            if (_best is not { } best || objective.At == ObjectiveAt.Last || objective.IsBetter(value, best.Value))
                _best = (report.Epoch, value, run?.CopyNetwork());
        }

        /// <summary>The network of a training that completed, if it may be kept, and its epoch; null for none.</summary>
        public (float[] Network, int Epoch)? Result() =>
            _best is { Network: { } network, Epoch: var epoch, Value: var value } && candidates.MayBeKept(study, value, trial)
                ? (network, epoch) : null;
    }
}
