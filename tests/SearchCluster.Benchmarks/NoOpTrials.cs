using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Functions;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Benchmarks;

/// <summary>
/// Trials that evaluate Branin and nothing else, through one silo on a SQLite file: the price of proposing, leasing, telling and
/// making durable. A study of its own warms the process up, so that the first thousand is not the compiler's time.
/// </summary>
internal static class NoOpTrials
{
    private const int WarmUpTrials = 5_000;
    private const int Window = 1_000;

    /// <summary>Runs the warm-up and the measured study in a folder that it removes, and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int trials, int slots, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("noop-trials-");
        try
        {
            await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
            using var journal = new SqliteJournal(
                SqliteDatabase.OpenForWriting(Path.Combine(folder.FullName, "noop.db")), services.GetRequiredService<SearchClusterMetrics>());
            await using var silos = await LocalSilos.Start(new LocalSiloOptions(1, slots, false), journal, NullLoggerProvider.Instance, cancellationToken);
            await Run(silos.Grains, Study("warm-up", WarmUpTrials), cancellationToken);
            var seconds = await Run(silos.Grains, Study("measured", trials), cancellationToken);
            output.WriteLine(JsonSerializer.Serialize(Figures(await journal.Read("measured", 0), trials, slots, seconds), SearchClusterJson.Indented));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static StudySpec Study(string name, int trials) => new()
    {
        Name = name,
        Seed = 1,
        Objective = new Objective { Metric = FunctionPlan.Metric, Direction = Direction.Minimize },
        Budget = new Budget { Trials = trials },
        Space = new() { ["x0"] = new UniformDomain { Low = -5, High = 10 }, ["x1"] = new UniformDomain { Low = 0, High = 15 } },
        Function = new FunctionPlan { Name = TestFunction.Branin },
    };

    // From the submit until its last event was durable.
    private static async Task<double> Run(IGrainFactory grains, StudySpec spec, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var study = grains.GetGrain<IStudyGrain>(spec.Name);
        await study.Submit(new StudySubmission { Spec = spec }, cancellationToken);
        await foreach (var _ in study.Watch(0, cancellationToken))
        {
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static object Figures(IReadOnlyList<JournalEntry> journal, int trials, int slots, double seconds)
    {
        var began = journal.First(entry => entry.Event is TrialProposed).Event.At;
        DateTimeOffset[] ends = [.. journal.Where(entry => entry.Event is TrialEnded).Select(entry => entry.Event.At).Order()];
        var window = Math.Min(Window, trials);
        var first = (ends[window - 1] - began).TotalSeconds;
        var last = (ends[^1] - (trials > window ? ends[^(window + 1)] : began)).TotalSeconds;
        return new
        {
            trials,
            slots,
            cores = Environment.ProcessorCount,
            warmUp = $"a study of {WarmUpTrials} trials before, in the same process and database",
            seconds,
            trialsPerSecond = trials / seconds,
            firstThousand = new { trials = window, seconds = first, trialsPerSecond = window / first },
            lastThousand = new { trials = window, seconds = last, trialsPerSecond = window / last },
            lastOverFirst = last / first,
        };
    }
}
