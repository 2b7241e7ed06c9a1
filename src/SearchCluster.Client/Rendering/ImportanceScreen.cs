using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Importance;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The importance of parameters and pairs as tables.</summary>
internal static class ImportanceScreen
{
    private const int MostPairs = 10;
    private const double LeastShown = 0.005;

    /// <summary>Writes the sentence, then the shares.</summary>
    public static void Write(IAnsiConsole console, string study, StudyImportance importance)
    {
        console.WriteMarked($"[bold]{study}[/], from {importance.Trials} trials: {ImportanceWords.Of(importance)}");
        var table = PlainTable.Create().AddText("parameter").AddNumbers("share");
        foreach (var parameter in importance.Parameters)
            table.AddCells([parameter.Parameter, ImportanceWords.Percent(parameter.Share)]);
        foreach (var pair in importance.Interactions.Where(pair => pair.Share >= LeastShown).Take(MostPairs))
            table.AddCells([string.Join(" with ", pair.Parameters), ImportanceWords.Percent(pair.Share)]);
        console.Write(table);
    }
}
