using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// What a cluster far larger than any at hand would ask of the coordinator and the database: costs that are measured here, times the
/// trials a second of so many slots. Each part serves one thing after the other, so its capacity is one over its cost; the part with the
/// least capacity is the bottleneck.
/// </summary>
internal static class ClusterModel
{
    private const int WarmUp = 5_000;
    private const int Trials = 50_000;
    private const int Calls = 200_000;
    private const int InFlight = 256;

    // An ask by the dispatcher, a report and a tell: see the path of a study.
    private const int CallsPerTrial = 3;
    private const int DispatcherCallsPerTrial = 2;

    /// <summary>Measures, and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int silos, int slotsOfEach, double trialSeconds)
    {
        var load = silos * slotsOfEach / trialSeconds;
        Decide(WarmUp, _ => { });
        var decision = Seconds(() => Decide(Trials, _ => { })) / Trials;
        await using var cluster = await SiloCluster.Start(silos: 1, slots: 1, isDurable: true);
        var (row, rowsPerTrial) = await CostOfRows(cluster);
        var call = await CostOfCalls(cluster);
        (string Part, double Seconds, double Each, string Sharded)[] parts =
        [
            ("a study's coordinator decides", decision, 1, "by study: each has a coordinator of its own"),
            ("a study's coordinator takes calls", call, CallsPerTrial,
                "by study; longer trials, or several leased together, ask for fewer calls"),
            ("the dispatcher takes calls", call, DispatcherCallsPerTrial,
                "not at all today: one dispatcher for each group of studies, or slots that ask their last study first"),
            ("PostgreSQL makes rows durable", row, rowsPerTrial,
                "by study: event and trial are keyed by study, so studies can be spread over databases"),
        ];
        var rated = parts.Select(
            part => new
            {
                part.Part,
                microsecondsEach = 1e6 * part.Seconds,
                perTrial = part.Each,
                trialsPerSecond = 1 / (part.Seconds * part.Each),
                timesWhatOneCanDo = load * part.Seconds * part.Each,
                part.Sharded
            }).ToList();
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                silos,
                slotsOfEach,
                trialSeconds,
                trialsPerSecond = load,
                parts = rated,
                bottleneck = rated.MaxBy(part => part.timesWhatOneCanDo)!.Part
            },
            SearchClusterJson.Indented));
    }

    private static int Decide(int trials, Action<JournalBatch> append)
    {
        var spec = NoOpTrials.Study("model", trials);
        var study = new Study(spec.Search, new StudyOptions());
        var (now, sequence, events, writer) = (TimeProvider.System.GetUtcNow(), 0L, 0, Guid.NewGuid());
        study.Submit(
            new StudySubmitted
            {
                At = now,
                Spec = JsonSerializer.SerializeToElement(spec, SearchClusterJson.Options),
                DataFingerprint = null
            });
        study.Activate("model", new HashSet<string>(), now);
        var report = new TrialReport { Epoch = 1, Values = { [FunctionPlan.Metric] = JsonSerializer.SerializeToElement(1.5) } };
        var outcome = new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "model") };
        while (study.State == StudyState.Running)
        {
            foreach (var lease in study.Ask(new SlotName("model", 0), now).Trials)
            {
                study.Report(lease.Attempt, report, now);
                study.Tell(lease.Attempt, outcome, now);
                var drained = study.DrainEvents();
                append(new JournalBatch(writer, spec.Name, sequence, drained, study.DrainChangedTrials(), study.Summarize()));
                (sequence, events) = (sequence + drained.Length, events + drained.Length);
            }
        }

        return events;
    }

    // The same batches, as many in flight as the coordinator has.
    private static async Task<(double Seconds, double PerTrial)> CostOfRows(SiloCluster cluster)
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        await using var journal = new PostgresJournal(
            await PostgresDatabase.Open(
                cluster.Database, TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger<PostgresDatabase>.Instance,
                CancellationToken.None),
            services.GetRequiredService<SearchClusterMetrics>(), TimeProvider.System);
        var batches = new List<JournalBatch>();
        var events = Decide(Trials, batches.Add);
        var rows = events + batches.Sum(batch => batch.Trials.Count);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(batches.Select(journal.Append));
        return (Stopwatch.GetElapsedTime(started).TotalSeconds / rows, (double)rows / Trials);
    }

    private static async Task<double> CostOfCalls(SiloCluster cluster)
    {
        await cluster.Submit(NoOpTrials.Study("calls", 1));
        await cluster.EndOf("calls");
        await cluster.Call("calls", WarmUp, InFlight);
        var started = Stopwatch.GetTimestamp();
        await cluster.Call("calls", Calls, InFlight);
        return Stopwatch.GetElapsedTime(started).TotalSeconds / Calls;
    }

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
