using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>What a trial came to in each of its study's objectives. Seconds add up over its epochs, up to that of its value.</summary>
public static class ObjectiveValues
{
    /// <summary>The metric that no epoch reports by itself.</summary>
    public const string Seconds = "seconds";

    /// <summary>Whether an objective other than the first is told by the reports of a trial alone.</summary>
    public static bool NeedReports(StudySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Search.Objectives.Skip(1).Any(objective => objective.Metric == Seconds);
    }

    /// <summary>The value of an objective; null where the trial has none.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="objective">One of the study's objectives.</param>
    /// <param name="spec">The study.</param>
    /// <param name="reports">The trial's reports, by epoch; read where <see cref="NeedReports"/>.</param>
    public static double? Of(TrialSummary trial, Objective objective, StudySpec spec, IReadOnlyList<TrialReport> reports)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(spec);
        if (objective.Metric == spec.Search.Objective.Metric)
            return trial.Value;
        if (objective.Metric != Seconds)
            return trial.Metrics.TryGetValue(objective.Metric, out var value) ? value : null;
        var folds = reports.GroupBy(report => report.Fold)
            .Select(fold => SecondsToValue(fold, spec.Search.Objective)).OfType<double>().ToList();
        return trial.Value is null || folds.Count == 0 ? null : folds.Average();
    }

    // As the study counts them: epoch 0 takes time, but has no value.
    private static double? SecondsToValue(IEnumerable<TrialReport> reports, Objective objective)
    {
        double? best = null;
        double? until = null;
        var seconds = 0.0;
        foreach (var report in reports.OrderBy(report => report.Epoch))
        {
            seconds += report.Metric(Seconds) ?? 0;
            if (report.Epoch < 1 || report.Metric(objective.Metric) is not { } value || double.IsNaN(value))
                continue;
            if (objective.At == ObjectiveAt.Last || best is not { } before || objective.IsBetter(value, before))
                (best, until) = (value, seconds);
        }

        return until;
    }
}
