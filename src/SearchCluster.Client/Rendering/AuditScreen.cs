using SearchCluster.Client.Answers;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The proof of a study's accounts in words.</summary>
internal static class AuditScreen
{
    private const int MostNamed = 50;

    /// <summary>Writes the verdict, the counts, and what does not add up.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="audit">What the audit found.</param>
    /// <param name="repaired">Rows that were repaired before; null where that was not asked for.</param>
    public static void Write(IAnsiConsole console, StudyAudit audit, int? repaired = null)
    {
        if (repaired is { } rows)
            console.WriteWords(
                rows == 0 ? "Every row says what the journal says: nothing was repaired."
                : $"{rows} {(rows == 1 ? "row was" : "rows were")} written once more from the journal.");
        var (colour, verdict) = audit.Ok ? ("green", "the accounts add up") : ("red", "the accounts do not add up");
        console.WriteMarked($"[bold]{audit.Study}[/]: [{colour}]{verdict}[/]");
        console.WriteWords($"  {audit.Proposed} proposed, {audit.Ended} ended, {audit.Attempts} attempts, {audit.Timing.Late} told late");
        WriteFault(console, "events missing from the journal",
            audit.Gaps.Select(gap => gap.From == gap.To ? $"{gap.From}" : $"{gap.From} to {gap.To}"));
        WriteFault(console, "events that cannot be read, or do not follow from those before them", audit.Unreadable);
        WriteFault(console, "events stored under another kind, trial, fold or epoch than their own", audit.Mislabelled);
        WriteFault(console, "never proposed", audit.Missing);
        WriteFault(console, "proposed, leased or ended twice", audit.Doubled);
        WriteFault(console, "ended by an attempt without the lease", audit.Unleased);
        WriteFault(console, "epochs without a report", audit.Unreported);
        WriteFault(console, "in the trial table not as in the journal", audit.Misstated);
        WriteFault(console, "in the study table not as in the journal", audit.MisstatedStudy);
        if ((audit.Misstated.Count > 0 || audit.MisstatedStudy.Count > 0) && repaired is null && audit.Gaps.Count == 0
            && audit.Unreadable.Count == 0)
            console.WriteWords($"  \"searchcluster audit {audit.Study} --repair-views\" writes the tables once more from the journal.");
    }

    private static void WriteFault<T>(IAnsiConsole console, string fault, IEnumerable<T> where)
    {
        var named = where.Take(MostNamed + 1).ToList();
        if (named.Count > 0)
            console.WriteMarked($"  [red]{fault}[/]: {string.Join(", ", named.Take(MostNamed))}{(named.Count > MostNamed ? ", …" : "")}");
    }
}
