using SearchCluster.Client.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>A study as <c>run</c> ends with it and <c>show</c> shows it.</summary>
internal static class StudyView
{
    private const int MostBestTrials = 10;

    /// <summary>Where it stands, the best trials, the best configuration, which parameters made the difference, and what the lecture would say about the rest.</summary>
    public static void Write(IAnsiConsole console, StudyFindings findings)
    {
        var (study, trials) = (findings.Study, findings.Trials);
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{study.Study}[/]: {study.State.ToString().ToLowerInvariant()}, {Counts(study.Counts)}, {ReadableNumber.Duration(study.Timing.Seconds)}");
        if (study.Reason is { } reason)
            console.WriteLine($"  {reason}");

        var ranked = Ranked(study, trials).Take(MostBestTrials).ToList();
        if (ranked.Count > 0)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold]Best trials[/] by {study.Metric}, {(study.Direction == Direction.Maximize ? "highest" : "lowest")} first");
            TrialTable.Write(console, study, ranked);
        }

        if (study.Best is { } best)
            BestTrialView.Write(console, study, best);
        else if (study.Counts.Completed > 0)
            console.MarkupLineInterpolated($"\n[bold]No best configuration[/]: {TrialStanding.WhyNoneIsBest(study.Counts)}");
        if (findings.Importance is { } importance)
            WriteImportance(console, importance);
        FrontView.Write(console, study);
        WriteStages(console, trials);
        LectureNotes.Write(console, trials);
    }

    private static void WriteImportance(IAnsiConsole console, StudyImportance importance)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]What made the difference[/] between {importance.Trials} trials");
        console.Write(new Padder(new Text(ImportanceWords.Of(importance)), new Padding(2, 0, 0, 0)));
    }

    private static void WriteStages(IAnsiConsole console, IReadOnlyList<TrialSummary> trials)
    {
        var stages = trials.Select(trial => trial.Lineage).OfType<Lineage>().Where(lineage => lineage.Stage >= 0).DistinctBy(lineage => lineage.Stage).OrderBy(lineage => lineage.Stage).ToList();
        if (stages.Count == 0)
            return;

        console.WriteLine();
        console.MarkupLine("[bold]Stages[/]");
        foreach (var stage in stages)
            console.Write(new Padder(new Text(stage.Text), new Padding(2, 0, 0, 0)));
    }

    /// <summary>How many trials are in which state, in words; states without a trial are left out.</summary>
    public static string Counts(TrialCounts counts)
    {
        var states = new (string State, int Count)[]
        {
            ("completed", counts.Completed), ("pruned", counts.Pruned), ("diverged", counts.Diverged), ("failed", counts.Failed),
            ("canceled", counts.Canceled), ("running", counts.Running), ("paused", counts.Paused), ("pending", counts.Pending),
        };
        var named = string.Join(", ", states.Where(state => state.Count > 0).Select(state => $"{state.Count} {state.State}"));
        return $"{counts.Proposed} {(counts.Proposed == 1 ? "trial" : "trials")}{(named.Length > 0 ? $" ({named})" : "")}";
    }

    private static IEnumerable<TrialSummary> Ranked(StudySummary study, IReadOnlyList<TrialSummary> trials)
    {
        var completed = trials.Where(trial => trial is { State: TrialState.Completed, Value: not null }).OrderBy(trial => trial.IsEligible ? 0 : 1);
        return study.Direction == Direction.Maximize
            ? completed.ThenByDescending(trial => trial.Value).ThenBy(trial => trial.Number)
            : completed.ThenBy(trial => trial.Value).ThenBy(trial => trial.Number);
    }
}
