using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The studies of <c>list</c>.</summary>
internal static class StudyListScreen
{
    /// <summary>Writes a row for each study; one that would go on, and that no process works on, is interrupted.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<StudySummary> studies, bool isAtRest)
    {
        if (studies.Count == 0)
            console.WriteWords("no studies yet");
        else
            console.WriteTable(StudyList.Of(studies, isAtRest));
    }
}
