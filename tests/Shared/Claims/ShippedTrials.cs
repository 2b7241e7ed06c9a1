using System.Text.Json;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Tests.Claims;

/// <summary>Trials of shipped studies, one by one, each trained as the study would: the same seeds, the same bits.</summary>
/// <param name="folder">Folder of the study files.</param>
internal sealed class ShippedTrials(string folder)
{
    private readonly Dictionary<string, (StudySpec Spec, DataSplits Splits, List<TrialLease> Leases)> _studies = [];
    private readonly Dictionary<(string, int), IReadOnlyList<EpochReport>> _reports = [];

    /// <summary>All epochs of a trial, from the untrained network on; of one that diverged up to there.</summary>
    public IReadOnlyList<EpochReport> Reports(string study, int trial)
    {
        if (!_reports.TryGetValue((study, trial), out var reports))
        {
            using var run = Begin(study, trial);
            _reports.Add((study, trial), reports = [.. run.Epochs()]);
        }

        return reports;
    }

    /// <summary>The untrained network of a trial.</summary>
    public EpochReport Untrained(string study, int trial)
    {
        using var run = Begin(study, trial);
        return run.Epochs().First();
    }

    /// <summary>
    /// The learning rate of the first trial that diverges, where trials are in rising order of it; and that of the trial before.
    /// </summary>
    public (double Last, double First) Explosion(string study)
    {
        var rates = Study(study).Leases.ConvertAll(lease => lease.Configuration.Number("optimizer.learningRate"));
        for (var trial = 0; trial < rates.Count; trial++)
        {
            using var run = Begin(study, trial);
            if (run.Epochs().Count() > 0 && run.Divergence is not null)
                return (rates[trial - 1], rates[trial]);
        }

        throw new InvalidOperationException($"no trial of {study} diverges");
    }

    private TrainingRun Begin(string study, int trial)
    {
        var (spec, splits, leases) = Study(study);
        var (plan, lease) = (Workload(spec).PlanFor(leases[trial].Configuration), leases[trial]);
        return new TrainingRun(plan, FittedPipeline.Prepare(plan.Preprocessing, splits),
            new TrainingRunOptions { Epochs = lease.Epochs, Seed = lease.Seed });
    }

    private (StudySpec Spec, DataSplits Splits, List<TrialLease> Leases) Study(string name)
    {
        if (_studies.TryGetValue(name, out var known))
            return known;
        var (read, problems) = StudyFile.Read(Path.Combine(folder, $"{name}.yaml"));
        var spec = read ?? throw new InvalidOperationException(string.Join("; ", problems.Select(problem => problem.Message)));
        return _studies[name] = (spec, Workload(spec).Plan.Dataset.Load(spec.Search.Seed), Leases(spec));
    }

    private static TrainingWorkload Workload(StudySpec spec) => (TrainingWorkload)spec.Workload;

    // A grid's proposals do not depend on what became of the others: each is answered at once, so that the next is given.
    private static List<TrialLease> Leases(StudySpec spec)
    {
        var (study, now, leases) = (new Study(spec.Search, new StudyOptions()), DateTimeOffset.UnixEpoch, new List<TrialLease>());
        study.Submit(new StudySubmitted { At = now, Spec = JsonSerializer.SerializeToElement(spec, SearchClusterJson.Options) });
        while (study.Ask(new SlotName("here", 0), now) is { Trials.Count: > 0 } work)
            foreach (var lease in work.Trials)
            {
                leases.Add(lease);
                study.Tell(lease.Attempt, new TrialOutcome { State = TrialState.Diverged, Timing = new TrialTiming(0, "") }, now);
            }

        return leases;
    }
}
