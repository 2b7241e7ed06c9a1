using System.Globalization;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The table of <c>list</c>.</summary>
internal static class StudyList
{
    /// <summary>Writes one row a study.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<StudySummary> studies)
    {
        if (studies.Count == 0)
        {
            console.WriteWords("no studies yet");
            return;
        }

        var table = PlainTable.Create()
            .AddText("study").AddText("state").AddNumbers("ended").AddNumbers("proposed").AddText("metric").AddNumbers("best").AddNumbers("trial").AddNumbers("time");
        foreach (var study in studies)
        {
            table.AddCells([
                study.Study,
                StandingWords.Of(study.State),
                study.Counts.Ended.ToString(CultureInfo.InvariantCulture),
                study.Counts.Proposed.ToString(CultureInfo.InvariantCulture),
                study.Metric,
                ReadableNumber.Of(study.Best?.Value),
                study.Best?.Number.ToString(CultureInfo.InvariantCulture) ?? "–",
                ReadableNumber.Duration(study.Timing.Seconds)]);
        }

        console.Write(table);
    }
}
