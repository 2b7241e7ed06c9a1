using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>A study as <c>run</c> ends with it and <c>show</c> shows it.</summary>
internal static class StudyScreen
{
    /// <summary>
    /// Writes where it stands, the best trials, the best configuration, which parameters made the difference, the stages, and the notes.
    /// </summary>
    public static void Write(IAnsiConsole console, StudyView view)
    {
        var study = view.Study;
        console.WriteLine();
        var time = ReadableNumber.Duration(study.Timing.Seconds);
        console.WriteMarked($"[bold]{study.Study}[/]: {StandingWords.Of(study.State)}, {CountWords.Of(study.Counts)}, {time}");
        if (study.Reason is { } reason)
            console.WriteWords($"  {reason}");

        // Those that did not complete follow, at the value they had reached: pruners leave few that did.
        var best = view.Ranking.Where(trial => trial.Value is not null && trial.State != TrialState.Diverged).Take(StudyView.MostBest)
            .ToList();
        if (best.Count > 0)
        {
            console.WriteLine();
            console.WriteMarked(
                $"[bold]Best trials[/] by {study.Metric}, {(study.Direction == Direction.Maximize ? "highest" : "lowest")} first");
            TrialTableScreen.Write(console, study, best);
        }

        if (study.Best is { } configuration)
            BestTrialScreen.Write(console, study, configuration);
        else if (study.Counts.Completed > 0)
            console.WriteMarked($"\n[bold]No best configuration[/]: {StandingWords.WhyNoneIsBest(study.Counts)}");
        if (view.Models is { Kept: > 0 } models)
            console.WriteMarked($"\n[bold]Models kept[/]: {models.Kept}, {ReadableNumber.Bytes(models.Bytes)} in the database");
        if (view.Importance is { } importance)
            WriteImportance(console, importance);
        FrontScreen.Write(console, study);
        WriteStages(console, view.Stages);
        NotesScreen.Write(console, view.Notes);
    }

    private static void WriteImportance(IAnsiConsole console, StudyImportance importance)
    {
        console.WriteLine();
        console.WriteMarked($"[bold]What made the difference[/] between {importance.Trials} trials");
        console.WriteIndented(2, ImportanceWords.Of(importance));
    }

    private static void WriteStages(IAnsiConsole console, IReadOnlyList<Stage> stages)
    {
        if (stages.Count == 0)
            return;

        console.WriteLine();
        console.WriteMarked($"[bold]Stages[/]");
        foreach (var stage in stages)
            console.WriteIndented(2, stage.Text);
    }
}
