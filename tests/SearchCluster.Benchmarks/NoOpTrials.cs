using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Statistics;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Benchmarks;

/// <summary>
/// Trials that evaluate Branin and nothing else, through one silo on a SQLite file: the price of proposing, leasing, telling and
/// making durable. A study of its own warms the process up, so that the first thousand is not the compiler's time.
/// </summary>
internal static class NoOpTrials
{
    private const int WarmUpTrials = 5_000;

    // A thousand trials last a fifth of a second, in which whatever else the machine does shows: medians of an odd number of studies.
    private const int Runs = 5;

    /// <summary>Runs the warm-up and the measured study in a folder that it removes, and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int trials, int slots, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("noop-trials-");
        try
        {
            await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
            using var journal = new SqliteJournal(
                SqliteDatabase.OpenForWriting(Path.Combine(folder.FullName, "noop.db")),
                    services.GetRequiredService<SearchClusterMetrics>());
            await using var silos =
                await LocalSilos.Start(
                new LocalSiloOptions(1, slots, TracesToConsole: false, new DataCache()), journal, NullLoggerProvider.Instance,
                cancellationToken);
            await Run(silos.Grains, Study("warm-up", WarmUpTrials), cancellationToken);
            var runs = new List<StudyPace>();
            foreach (var name in Enumerable.Range(1, Runs).Select(run => $"measured-{run}"))
                runs.Add(StudyPace.Of(await Run(silos.Grains, Study(name, trials), cancellationToken), await journal.Read(name, 0)));
            output.WriteLine(JsonSerializer.Serialize(Figures(trials, slots, runs), SearchClusterJson.Indented));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Random search on Branin.</summary>
    public static StudySpec Study(string name, int trials) => new()
    {
        Search = new SearchPlan
        {
            Name = name,
            Seed = 1,
            Objective = new Objective { Metric = FunctionPlan.Metric, Direction = Direction.Minimize },
            Budget = new Budget { Trials = trials },
            Space = new() { ["x0"] = new UniformDomain { Low = -5, High = 10 }, ["x1"] = new UniformDomain { Low = 0, High = 15 } },
        },
        Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Branin }),
    };

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

    private static object Figures(int trials, int slots, IReadOnlyList<StudyPace> runs)
    {
        var (seconds, first, last) = (Median(runs, run => run.Seconds), Median(runs, run => run.First), Median(runs, run => run.Last));
        return new
        {
            trials,
            slots,
            cores = Environment.ProcessorCount,
            method = $"medians of {Runs} studies, after a warm-up study of {WarmUpTrials} trials in the same process and database",
            seconds,
            trialsPerSecond = trials / seconds,
            firstThousandSeconds = first,
            lastThousandSeconds = last,
            lastOverFirst = last / first,
            runs,
        };
    }

    private static double Median(IReadOnlyList<StudyPace> runs, Func<StudyPace, double> seconds) =>
        Quartiles.Of(runs.Select(seconds)).Median;
}
