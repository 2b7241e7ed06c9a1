using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Importance;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The importance of parameters and pairs as tables.</summary>
internal static class ImportanceScreen
{
    private const int MostPairs = 10;
    private const int LeastName = 16;
    private const double LeastShown = 0.005;

    /// <summary>Writes the sentence, then the shares.</summary>
    public static void Write(IAnsiConsole console, string study, StudyImportance importance)
    {
        console.WriteMarked($"[bold]{study}[/], from {importance.Trials} trials: {ImportanceWords.Of(importance)}");
        var pairs = importance.Interactions.Where(pair => pair.Share >= LeastShown).Take(MostPairs);
        console.WriteTable(new TableView(
            [new("parameter", Importance: 1) { LeastWidth = LeastName }, new("share", IsNumber: true, 1)],
            [
                .. importance.Parameters.Select(
                    IReadOnlyList<string> (parameter) => [parameter.Parameter, ImportanceWords.Percent(parameter.Share)]),
                .. pairs.Select(
                    IReadOnlyList<string> (pair) => [string.Join(" with ", pair.Parameters), ImportanceWords.Percent(pair.Share)]),
            ]));
    }
}
