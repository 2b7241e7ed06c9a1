using System.Globalization;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Words;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The table of <c>cluster</c>.</summary>
internal static class ClusterScreen
{
    /// <summary>Writes one row a silo.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<SiloDescription> silos)
    {
        var table = PlainTable.Create().AddText("silo").AddText("status").AddText("labels").AddNumbers("slots").AddNumbers("busy").AddText("runs");
        foreach (var silo in silos)
        {
            table.AddCells([
                silo.Silo,
                silo.TakenOut is null ? silo.Status : "taken out",
                silo.Labels.Count == 0 ? "–" : string.Join(" ", silo.Labels),
                silo.Slots?.ToString(CultureInfo.InvariantCulture) ?? "–",
                silo.Running.Count.ToString(CultureInfo.InvariantCulture),
                silo.Running.Count == 0 ? "–" : string.Join('\n', silo.Running.Select(Words))]);
        }

        console.Write(table);
        foreach (var silo in silos.Where(silo => silo.TakenOut is not null))
            console.WriteWords($"{silo.Silo} gets no more work until it is started again: {silo.TakenOut}");
    }

    private static string Words(RunningAttempt running)
    {
        var what = running.Attempt == 0 ? $"{running.Study}: test of trial {running.Trial}" : $"{running.Study}: trial {running.Trial}";
        var fold = running.Fold is { } number ? $", fold {number}" : "";
        var attempt = running.Attempt > 1 ? $", attempt {running.Attempt}" : "";
        var epoch = running.Epoch > 0 ? $", epoch {running.Epoch}" : "";
        return $"{what}{fold}{attempt}{epoch}, {ReadableNumber.Duration(Math.Floor(running.Seconds))}";
    }
}
