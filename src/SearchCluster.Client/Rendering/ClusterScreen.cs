using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The table of <c>cluster</c>.</summary>
internal static class ClusterScreen
{
    private const int LeastWidth = 20;

    /// <summary>Writes one row a silo.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<SiloDescription> silos)
    {
        console.WriteTable(new TableView(
            [
                new("silo", Importance: 5) { LeastWidth = LeastWidth },
                new("status", Importance: 3),
                new("labels", Importance: 0) { LeastWidth = LeastWidth },
                new("slots", IsNumber: true, 1),
                new("busy", IsNumber: true, 2),
                new("runs", Importance: 4) { LeastWidth = LeastWidth },
            ],
            [.. silos.SelectMany(Rows)]));
        foreach (var silo in silos.Where(silo => silo.TakenOut is not null))
            console.WriteWords($"{silo.Silo} gets no more work until it is started again: {silo.TakenOut}");
    }

    // A row for each attempt that runs there; what holds for the silo stands in the first.
    private static IEnumerable<IReadOnlyList<string>> Rows(SiloDescription silo)
    {
        string[] facts =
        [
            silo.Silo,
            silo.TakenOut is null ? silo.Status : "taken out",
            silo.Labels.Count == 0 ? "–" : string.Join(" ", silo.Labels),
            silo.Slots is { } slots ? PlainTable.Number(slots) : "–",
            PlainTable.Number(silo.Running.Count),
        ];
        yield return [.. facts, silo.Running.Count == 0 ? "–" : Words(silo.Running[0])];
        foreach (var running in silo.Running.Skip(1))
            yield return ["", "", "", "", "", Words(running)];
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
