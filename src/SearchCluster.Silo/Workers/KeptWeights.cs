using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Training;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Of each study the weights of the best trial that this process trained, so that measuring them on the test split trains nothing. Where
/// they are missing, or others were better elsewhere, the store may have them; else the seed gives the same bits again.
/// </summary>
internal sealed class KeptWeights
{
    private const int MostStudies = 4;

    private readonly Lock _lock = new();
    private readonly List<Kept> _recent = [];

    /// <summary>Looks for the best epoch of one training.</summary>
    public Watch Of(StudySubmission submission, TrainingPlan plan, int trial, ulong seed) => new(this, submission, Key(submission, plan, trial, seed));

    /// <summary>The weights of an epoch of a training, or null.</summary>
    public float[]? Find(StudySubmission submission, TrainingPlan plan, int trial, ulong seed, int epoch)
    {
        lock (_lock)
            return _recent.Find(kept => kept.Epoch == epoch && kept.Key == Key(submission, plan, trial, seed))?.Weights;
    }

    private bool Offer(Kept kept, Objective objective)
    {
        lock (_lock)
        {
            if (_recent.Find(other => other.Study == kept.Study) is { } before)
            {
                if (!objective.IsBetter(kept.Value, before.Value))
                    return false;
                _recent.Remove(before);
            }

            _recent.Add(kept);
            if (_recent.Count > MostStudies)
                _recent.RemoveAt(0);
            return true;
        }
    }

    // Of all that decides the weights: a study may be deleted, and another take its name.
    private static string Key(StudySubmission submission, TrainingPlan plan, int trial, ulong seed) =>
        $"{submission.Spec.Name} {trial} {seed} {submission.DataFingerprint} {JsonSerializer.Serialize(plan, SearchClusterJson.Options)}";

    /// <summary>The best epoch of one training so far.</summary>
    internal sealed class Watch(KeptWeights weights, StudySubmission submission, string key)
    {
        private Kept? _best;

        /// <summary>Takes the weights where the epoch's value is the one that would count.</summary>
        public void See(TrialReport report, TrainingRun run)
        {
            var objective = submission.Spec.Search.Objective;
            if (report.Epoch < 1 || report.Metric(objective.Metric) is not { } value || double.IsNaN(value))
                return;
            if (_best is null || objective.At == ObjectiveAt.Last || objective.IsBetter(value, _best.Value))
                _best = new Kept(submission.Spec.Name, key, report.Epoch, value, run.CopyNetwork());
        }

        /// <summary>Keeps them, unless the study has better ones here: of a training that completed.</summary>
        /// <returns>What was kept, and after which epoch it was; null for nothing.</returns>
        public (float[] Network, int Epoch)? Keep() =>
            _best is not null && weights.Offer(_best, submission.Spec.Search.Objective) ? (_best.Weights, _best.Epoch) : null;
    }

    private sealed record Kept(string Study, string Key, int Epoch, double Value, float[] Weights);
}
