using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>Trials side by side: a column for each parameter where the console is wide enough, else one column for them all.</summary>
internal static class TrialTableScreen
{
    /// <summary>Writes all of <paramref name="trials"/> in their order.</summary>
    public static void Write(IAnsiConsole console, StudySummary study, IReadOnlyList<TrialSummary> trials)
    {
        var wide = TrialTable.Of(study, trials);
        if (PlainTable.Fits(wide, console.Profile.Width))
            console.WriteTable(wide);
        else
            console.Write(PlainTable.WithLastBroken(TrialTable.Narrow(study, trials)));
    }
}
