using SearchCluster.Client.Answers;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The replay of a study in words.</summary>
internal static class ReplayScreen
{
    private const int MostShown = 10;

    /// <summary>Writes the verdict, the counts, and what differs in the first of the proposals that do.</summary>
    public static void Write(IAnsiConsole console, StudyReplay replay)
    {
        var (colour, verdict) = replay.Ok
            ? ("green", "every proposal follows from the journal")
            : ("red", "proposals do not follow from the journal");
        console.WriteMarked($"[bold]{replay.Study}[/]: [{colour}]{verdict}[/]");
        console.WriteWords($"  {replay.Proposals} proposals, {replay.Identical} identical, {replay.Differing.Count} different");
        foreach (var different in replay.Differing.Take(MostShown))
        {
            console.WriteMarked($"  [red]trial {different.Number}[/]");
            console.WriteIndented(4, $"journal: {Describe(different.Journaled)}");
            console.WriteIndented(4, $"replay: {Describe(different.Replayed)}");
        }

        if (replay.Differing.Count > MostShown)
            console.WriteWords($"  … and {replay.Differing.Count - MostShown} more");
    }

    // In full digits: what differs may be the last one.
    private static string Describe(Proposal? proposal) => proposal is null
        ? "nothing"
        : proposal.Configuration
            + (proposal.Epochs is { } epochs ? $", {epochs} {(epochs == 1 ? "epoch" : "epochs")}" : "")
            + (
                proposal.Lineage is { } lineage
                    ? $", stage {lineage.Stage} after {string.Join(", ", lineage.Parents)}: {lineage.Text}"
                    : "");
}
