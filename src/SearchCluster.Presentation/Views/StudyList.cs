using System.Globalization;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>Studies side by side.</summary>
public static class StudyList
{
    private const int LeastName = 16;

    // validation.accuracy stays whole.
    private const int LeastMetric = 20;

    /// <summary>Whether a study would go on, and no process works on it.</summary>
    public static bool IsInterrupted(StudySummary study, bool isAtRest) => isAtRest
        && study.State is (StudyState.Running or StudyState.Stopping);

    /// <summary>A row for each study, in their order.</summary>
    /// <param name="studies">The studies.</param>
    /// <param name="isAtRest">Whether no process works on them.</param>
    public static TableView Of(IReadOnlyList<StudySummary> studies, bool isAtRest = false) => new(
        [
            new("study", Importance: 100) { LeastWidth = LeastName },
            new("state", Importance: 99),
            new("ended", IsNumber: true, 97),
            new("proposed", IsNumber: true, 95),
            new("metric", Importance: 96) { LeastWidth = LeastMetric },
            new("best", IsNumber: true, 98),
            new("trial", IsNumber: true, 93),
            new("time", IsNumber: true, 94),
        ],
        [.. studies.Select(study => Row(study, isAtRest))]);

    private static IReadOnlyList<string> Row(StudySummary study, bool isAtRest) =>
    [
        study.Study,
        IsInterrupted(study, isAtRest) ? "interrupted" : StandingWords.Of(study.State),
        study.Counts.Ended.ToString(CultureInfo.InvariantCulture),
        study.Counts.Proposed.ToString(CultureInfo.InvariantCulture),
        study.Metric,
        ReadableNumber.Of(study.Best?.Value),
        study.Best?.Number.ToString(CultureInfo.InvariantCulture) ?? "–",
        ReadableNumber.Duration(study.Timing.Seconds),
    ];
}
