using System.Diagnostics;
using System.Text.Json;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Statistics;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>The same real training study on one silo with one slot and on two of them, in turns.</summary>
internal static class ClusterScaling
{
    /// <summary>Runs the studies and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, string study, int rounds)
    {
        var (spec, problems) = StudyFile.Read(study);
        if (spec is null)
            throw new InvalidOperationException(string.Join("; ", problems.Select(problem => problem.Message)));
        await using var cluster = await SiloCluster.Start(silos: 2, slots: 1);
        var second = cluster.Silos[1];
        await Seconds(cluster, spec, "warm-up");
        var (two, one) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            two.Add(await Seconds(cluster, spec, $"two-{round}"));
            await second.Terminate(SiloCluster.Patience());
            one.Add(await Seconds(cluster, spec, $"one-{round}"));
            await cluster.StartAll();
            // A new life compiles as it goes: not in the measured time.
            await Seconds(cluster, spec, $"warm-up-{round}");
        }

        var (ofOne, ofTwo) = (Quartiles.Of(one).Median, Quartiles.Of(two).Median);
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                study = spec.Name,
                trials = spec.Search.Trials,
                rounds,
                cores = Environment.ProcessorCount,
                oneSilo = new { trialsPerMinute = 60 * spec.Search.Trials / ofOne, seconds = one },
                twoSilos = new { trialsPerMinute = 60 * spec.Search.Trials / ofTwo, seconds = two },
                ratio = ofOne / ofTwo,
            },
            SearchClusterJson.Indented));
    }

    private static async Task<double> Seconds(SiloCluster cluster, StudySpec spec, string name)
    {
        var started = Stopwatch.GetTimestamp();
        await cluster.Submit(spec with { Search = spec.Search with { Name = name } });
        await cluster.EndOf(name);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
