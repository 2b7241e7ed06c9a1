using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Simulation;

/// <summary>A trial that was really trained, as a surrogate learns from it.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="State">How it ended.</param>
/// <param name="Value">The objective's value; null when it has none.</param>
/// <param name="Epochs">Its epochs in order; the untrained one may be among them.</param>
public sealed record RecordedTrial(int Trial, Configuration Configuration, TrialState State, double? Value,
    IReadOnlyList<RecordedEpoch> Epochs)
{
    /// <summary>
    /// The ended trials of a journal, with the curves of any metric that was reported. Trials that were given fewer epochs than the
    /// budget's are left out: how they would have gone on is not known.
    /// </summary>
    public static IReadOnlyList<RecordedTrial> Of(IEnumerable<StudyEvent> journal, Objective objective)
    {
        var configurations = new Dictionary<int, Configuration>();
        var epochs = new Dictionary<int, List<RecordedEpoch>>();
        var recorded = new List<RecordedTrial>();
        foreach (var happened in journal)
        {
            switch (happened)
            {
                case TrialProposed { Epochs: null } proposed:
                    configurations[proposed.Trial] = proposed.Configuration;
                    epochs[proposed.Trial] = [];
                    break;
                case TrialReported { Report: var report } reported when epochs.TryGetValue(reported.Trial, out var before):
                    before.Add(new RecordedEpoch(report.Epoch, report.Metric(objective.Metric), report.Metric("seconds")
                        ?? 0)
                    { Metrics = [.. report.Metrics()] });
                    break;
                case TrialEnded { Trial: var trial, Outcome.State: var state } when configurations.TryGetValue(trial,
                    out var configuration):
                    recorded.Add(new RecordedTrial(trial, configuration, state, state == TrialState.Diverged ? null
                        : ValueOf(epochs[trial], objective), epochs[trial]));
                    break;
            }
        }

        return recorded;
    }

    private static double? ValueOf(IEnumerable<RecordedEpoch> epochs, Objective objective)
    {
        var values = epochs.Where(epoch => epoch.Epoch >= 1 && epoch.Value is { } value && !double.IsNaN(value))
            .Select(epoch => epoch.Value!.Value).ToList();
        if (values.Count == 0)
            return null;
        return objective.At == ObjectiveAt.Last ? values[^1] : objective.Direction == Direction.Maximize ? values.Max() : values.Min();
    }
}

/// <summary>One epoch of a recorded trial.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Value">The objective's value; null when it reported none.</param>
/// <param name="Seconds">How long it lasted.</param>
public sealed record RecordedEpoch(int Epoch, double? Value, double Seconds)
{
    /// <summary>Every metric that it reported, by name: what further objectives, constraints and pruners look at. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Metrics { get; init; } = [];
}
