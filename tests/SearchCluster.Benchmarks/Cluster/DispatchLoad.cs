using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Grains;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// A cluster far larger than any at hand, simulated in one process: the grains are real, on one silo, over a journal in memory; the slots
/// are those of so many silos, and each only waits as long as a trial lasts between its lease and its outcome.
/// </summary>
internal static class DispatchLoad
{
    private const int Studies = 16;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Measures with one dispatcher and with four, and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int silos, int slotsOfEach, double trialSeconds, double measuredSeconds)
    {
        var rows = new List<object>();
        foreach (var dispatchers in new[] { 1, 4 })
            rows.Add(await Measure(
                silos, slotsOfEach, TimeSpan.FromSeconds(trialSeconds), dispatchers, TimeSpan.FromSeconds(measuredSeconds)));
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                silos,
                slotsOfEach,
                trialSeconds,
                studies = Studies,
                wantedTrialsPerSecond = silos * slotsOfEach / trialSeconds,
                measured = rows
            },
            SearchClusterJson.Indented));
    }

    private static async Task<object> Measure(int silos, int slotsOfEach, TimeSpan trialTime, int dispatchers, TimeSpan measured)
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        using var journal = new SqliteJournal(SqliteDatabase.InMemory(), services.GetRequiredService<SearchClusterMetrics>());
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(new LivingSilos(_ => SiloStatus.Active));
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: 41111, gatewayPort: 0, new IPEndPoint(IPAddress.Loopback, 41111))
            .AddSearchCluster(journal, options => (options.Slots, options.Dispatchers) = (0, dispatchers)));
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        for (var study = 0; study < Studies; study++)
            await grains.GetGrain<IStudyGrain>($"load-{study}")
                .Submit(new StudySubmission { Spec = NoOpTrials.Study($"load-{study}", 10_000_000) }, CancellationToken.None);

        using var stop = new CancellationTokenSource();
        var slots = new Slots(grains, host.Services.GetRequiredService<Dispatchers>(), trialTime, stop.Token);
        var running = Enumerable.Range(0, silos * slotsOfEach).Select(slot =>
            slots.Serve(new SlotName($"10.{slot / slotsOfEach / 250}.{slot / slotsOfEach % 250}.1:11111@1", slot % slotsOfEach))).ToList();
        await Task.Delay(WarmUp, TimeProvider.System);
        var (before, started) = (slots.Told, Stopwatch.GetTimestamp());
        await Task.Delay(measured, TimeProvider.System);
        var (told, seconds) = (slots.Told - before, Stopwatch.GetElapsedTime(started).TotalSeconds);
        var wait = slots.MeanWait;
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await host.StopAsync();
        return new { dispatchers, trialsPerSecond = told / seconds, meanSecondsOfAnAsk = wait.TotalSeconds };
    }

    private sealed class Slots(IGrainFactory grains, Dispatchers dispatchers, TimeSpan trialTime, CancellationToken stopping)
    {
        private static readonly TrialReport Report =
            new() { Epoch = 1, Values = { [FunctionPlan.Metric] = JsonSerializer.SerializeToElement(1.5) } };

        private long _told;
        private long _asks;
        private long _waited;

        public long Told => Interlocked.Read(ref _told);

        public TimeSpan MeanWait => TimeSpan.FromTicks(Interlocked.Read(ref _waited) / Math.Max(1, Interlocked.Read(ref _asks)));

        public async Task Serve(SlotName slot)
        {
            var dispatcher = dispatchers.For(grains, slot);
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    var asked = Stopwatch.GetTimestamp();
                    var task = await dispatcher.Ask(slot, stopping);
                    Interlocked.Add(ref _waited, Stopwatch.GetElapsedTime(asked).Ticks);
                    Interlocked.Increment(ref _asks);
                    foreach (var lease in (task as TrialsTask)?.Trials ?? [])
                        await Execute(lease);
                }
                catch (Exception error) when (error is OperationCanceledException or TimeoutException or OrleansException)
                {
                    // Overloaded, or stopping: a slot asks again.
                }
            }
        }

        private async Task Execute(TrialLease lease)
        {
            await Task.Delay(trialTime, TimeProvider.System, stopping);
            var outcome = new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(trialTime.TotalSeconds, "simulated") };
            if (await grains.GetGrain<IStudyWork>(lease.Study).Tell(lease.Attempt, [Report], outcome, CancellationToken.None))
                Interlocked.Increment(ref _told);
        }
    }
}
