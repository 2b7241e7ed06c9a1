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

    /// <summary>A row for each study, in their order.</summary>
    public static TableView Of(IReadOnlyList<StudySummary> studies) => new(
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
        [.. studies.Select(Row)]);

    private static IReadOnlyList<string> Row(StudySummary study) =>
    [
        study.Study,
        StandingWords.Of(study.State),
        study.Counts.Ended.ToString(CultureInfo.InvariantCulture),
        study.Counts.Proposed.ToString(CultureInfo.InvariantCulture),
        study.Metric,
        ReadableNumber.Of(study.Best?.Value),
        study.Best?.Number.ToString(CultureInfo.InvariantCulture) ?? "–",
        ReadableNumber.Duration(study.Timing.Seconds),
    ];
}
