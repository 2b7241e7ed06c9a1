using System.Diagnostics;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Statistics;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// Trials that do nothing, on real silos and a PostgreSQL that waits for the disk: the price of proposing, leasing, telling and making
/// durable. Studies that a client watches take turns with others that nobody watches.
/// </summary>
internal static class ClusterNoOpTrials
{
    private const int WarmUpTrials = 10_000;
    private const int SlotsOfEach = 2;

    /// <summary>Runs the studies and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int silos, int trials, int rounds)
    {
        await using var cluster = await SiloCluster.Start(silos, SlotsOfEach, isDurable: true);
        await Run(cluster, "warm-up", WarmUpTrials, isWatched: false);
        var (alone, watched) = (new List<StudyPace>(), new List<StudyPace>());
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await Run(cluster, $"alone-{round}", trials, isWatched: false));
            watched.Add(await Run(cluster, $"watched-{round}", trials, isWatched: true));
        }

        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                silos,
                slots = silos * SlotsOfEach,
                cores = Environment.ProcessorCount,
                trials,
                method = $"medians of {rounds} studies each, in turns, after a warm-up study of {WarmUpTrials} trials; database, silos "
                    + "and client on one machine",
                trialsPerSecond = trials / Median(alone, pace => pace.Seconds),
                lastOverFirst = Median(alone, pace => pace.Last / pace.First),
                watchedTrialsPerSecond = trials / Median(watched, pace => pace.Seconds),
                alone,
                watched,
            },
            SearchClusterJson.Indented));
    }

    private static async Task<StudyPace> Run(SiloCluster cluster, string name, int trials, bool isWatched)
    {
        var started = Stopwatch.GetTimestamp();
        await cluster.Submit(NoOpTrials.Study(name, trials));
        var watching = isWatched ? cluster.Watch(name) : Task.CompletedTask;
        var ended = await cluster.EndOf(name);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await watching;
        return StudyPace.Of(seconds, ended);
    }

    private static double Median(List<StudyPace> paces, Func<StudyPace, double> value) => Quartiles.Of(paces.Select(value)).Median;
}
