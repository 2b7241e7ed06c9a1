using System.Diagnostics;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Statistics;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// What mutual TLS costs: the same studies of trials that do nothing, and the same calls from a client, in turns on two clusters alike but
/// for it. Connections stay open, so this is the price of encryption and of one more copy; handshakes are a matter of a silo's start.
/// </summary>
internal static class ClusterTls
{
    private const int WarmUpTrials = 10_000;
    private const int SlotsOfEach = 2;
    private const int Calls = 50_000;
    private const int InFlight = 64;

    /// <summary>Runs the studies and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int silos, int trials, int rounds)
    {
        using var certificates = new CertificateFolder();
        await using var open = await SiloCluster.Start(silos, SlotsOfEach, isDurable: true);
        await using var secured = await SiloCluster.Start(silos, SlotsOfEach, isDurable: true, certificates);
        await Measure(open, "warm-up", WarmUpTrials);
        await Measure(secured, "warm-up", WarmUpTrials);
        var (without, with) = (new List<Pace>(), new List<Pace>());
        for (var round = 0; round < rounds; round++)
        {
            without.Add(await Measure(open, $"round-{round}", trials));
            with.Add(await Measure(secured, $"round-{round}", trials));
        }

        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                silos,
                slots = silos * SlotsOfEach,
                cores = Environment.ProcessorCount,
                trials,
                method = $"medians of {rounds} studies each, in turns, after a warm-up study of {WarmUpTrials} trials each; {Calls} "
                    + $"calls from a client, {InFlight} at a time, after each study; all on one machine",
                trialsPerSecond =
                    new { without = Median(without, pace => pace.TrialsPerSecond), with = Median(with, pace => pace.TrialsPerSecond) },
                callsPerSecond =
                    new { without = Median(without, pace => pace.CallsPerSecond), with = Median(with, pace => pace.CallsPerSecond) },
                // Of each pair that ran one after the other, so that what else the machine did weighs on both.
                share = new
                {
                    trials = Quartiles.Of(with.Zip(without, (one, other) => one.TrialsPerSecond / other.TrialsPerSecond)).Median,
                    calls = Quartiles.Of(with.Zip(without, (one, other) => one.CallsPerSecond / other.CallsPerSecond)).Median,
                },
                without,
                with,
            },
            SearchClusterJson.Indented));
    }

    private static async Task<Pace> Measure(SiloCluster cluster, string name, int trials)
    {
        await cluster.Submit(NoOpTrials.Study(name, trials));
        var journal = await cluster.EndOf(name);
        var seconds = (journal[^1].Event.At - journal[0].Event.At).TotalSeconds;
        var started = Stopwatch.GetTimestamp();
        await cluster.Call(name, Calls, InFlight);
        return new Pace(trials / seconds, Calls / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static double Median(List<Pace> paces, Func<Pace, double> value) => Quartiles.Of(paces.Select(value)).Median;

    private sealed record Pace(double TrialsPerSecond, double CallsPerSecond);
}
