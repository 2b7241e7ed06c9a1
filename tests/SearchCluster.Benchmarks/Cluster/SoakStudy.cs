using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// A study that the soak runs over and over, and what one silo alone makes of it: random search on a formula that takes its time, and real
/// trainings that are saved all the time, one of them by folds. None of them has results that depend on what ended first.
/// </summary>
internal sealed class SoakStudy(string kind, ulong seed)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(400);

    private readonly Lazy<Task<string>> _undisturbed = new(() => Alone(Spec(kind, "undisturbed", seed)));

    /// <summary>All kinds of studies, each with two seeds.</summary>
    public static IReadOnlyList<SoakStudy> All(ulong seed) =>
        [.. new[] { "formula", "training", "folds" }
            .SelectMany(kind => new[] { new SoakStudy(kind, seed), new SoakStudy(kind, seed + 1) })];

    /// <summary>The study under a name of its own.</summary>
    public StudySpec Named(int round) => Spec(kind, string.Create(CultureInfo.InvariantCulture, $"soak-{round}-{kind}"), seed);

    /// <summary>What comes of it, down to each epoch, where nothing is killed: found out once.</summary>
    public Task<string> Undisturbed() => _undisturbed.Value;

    private static StudySpec Spec(string kind, string name, ulong seed)
    {
        var spec = kind switch
        {
            "formula" => Studies.SlowBranin(name, trials: 60, Delay),
            "training" => Longer(Studies.Training(name, trials: 12)),
            _ => Longer(WithFolds(Studies.Training(name, trials: 4))),
        };
        return spec with { Search = spec.Search with { Seed = seed } };
    }

    // Long enough to be killed in the middle, and gone on with from what was saved.
    private static StudySpec Longer(StudySpec spec) =>
        spec with { Search = spec.Search with { Budget = spec.Search.Budget with { Epochs = 25 } } };

    // Rates at which nothing diverges: a trial ends with the first of its folds that does, and which one that is depends on their slots.
    private static StudySpec WithFolds(StudySpec spec) => spec with
    {
        Workload = new TrainingWorkload(((TrainingWorkload)spec.Workload).Plan with { Folds = 3 }),
        Search = spec.Search
            with
        { Space = new(spec.Search.Space) { ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-3, High = 1e-2 } } },
    };

    private static async Task<string> Alone(StudySpec spec)
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        using var journal = new SqliteJournal(SqliteDatabase.InMemory(), services.GetRequiredService<SearchClusterMetrics>());
        await using var silo =
            await LocalSilos.Start(
            new LocalSiloOptions(1, 1, TracesToConsole: false, new DataCache()), journal, NullLoggerProvider.Instance,
            CancellationToken.None);
        await silo.Grains.GetGrain<IStudyGrain>(spec.Name).Submit(new StudySubmission { Spec = spec }, CancellationToken.None);
        await foreach (var _ in silo.Grains.GetGrain<IStudyGrain>(spec.Name).Watch(0, CancellationToken.None))
        {
        }

        return await journal.Query(
            queries => queries.Study(spec.Name)!.State == StudyState.Completed ? Outcomes.Of(queries, spec.Name)
            : throw new InvalidOperationException($"{spec.Name} did not complete"));
    }
}
