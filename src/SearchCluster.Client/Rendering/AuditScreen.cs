using SearchCluster.Client.Answers;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The proof of a study's accounts in words.</summary>
internal static class AuditScreen
{
    /// <summary>Writes the verdict, the counts, and what does not add up.</summary>
    public static void Write(IAnsiConsole console, StudyAudit audit)
    {
        var (colour, verdict) = audit.Ok ? ("green", "the accounts add up") : ("red", "the accounts do not add up");
        console.WriteMarked($"[bold]{audit.Study}[/]: [{colour}]{verdict}[/]");
        console.WriteWords($"  {audit.Proposed} proposed, {audit.Ended} ended, {audit.Attempts} attempts, {audit.Timing.Late} told late");
        WriteFault(console, "never proposed", audit.Missing);
        WriteFault(console, "proposed, leased or ended twice", audit.Doubled);
        WriteFault(console, "ended by an attempt without the lease", audit.Unleased);
        WriteFault(console, "in the trial table not as in the journal", audit.Misstated);
    }

    private static void WriteFault(IAnsiConsole console, string fault, IReadOnlyList<int> trials)
    {
        if (trials.Count > 0)
            console.WriteMarked($"  [red]{fault}[/]: {string.Join(", ", trials)}");
    }
}
