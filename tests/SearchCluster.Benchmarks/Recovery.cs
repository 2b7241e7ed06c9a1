using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Benchmarks;

/// <summary>
/// What it costs to take a large study up again, and to show it. Its journal is made without training: trials with reports of the size
/// that training makes, with layers. Activation and <c>show</c> are measured in processes of their own, with their memory.
/// </summary>
internal static class Recovery
{
    private const string Long = "long";
    private const string Wide = "wide";
    private const int TrialsPerCommit = 20;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the journals in a folder that it removes, and writes one JSON document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="trials">Trials of the study that is activated.</param>
    /// <param name="epochs">Their epochs.</param>
    /// <param name="many">Trials, of one epoch, of the study that is shown.</param>
    public static async Task Write(TextWriter output, int trials, int epochs, int many)
    {
        var folder = Directory.CreateTempSubdirectory("recovery-");
        try
        {
            var file = Path.Combine(folder.FullName, "studies.db");
            var (first, last) = await Fill(file, trials, epochs, many);
            var withSnapshots = await Child("activate", file);
            var size = new FileInfo(file).Length >> 20;
            var show = await Show(file);
            Execute(file, "DELETE FROM snapshot");
            var withoutSnapshots = await Child("activate", file);
            output.WriteLine(JsonSerializer.Serialize(new
            {
                trials,
                epochs,
                manyTrials = many,
                databaseMegabytes = size,
                commitMilliseconds = new { first, last, trialsPerCommit = TrialsPerCommit },
                activation = withSnapshots,
                activationWithoutSnapshots = withoutSnapshots,
                showSeconds = show,
            }, SearchClusterJson.Indented));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// The process that is measured: activates the coordinator of the long study, once a small one has warmed the silo up.
    /// </summary>
    public static async Task Activate(TextWriter output, string file)
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        using var journal = new SqliteJournal(SqliteDatabase.OpenForWriting(file), services.GetRequiredService<SearchClusterMetrics>());
        await using var silos = await LocalSilos.Start(
            new LocalSiloOptions(1, 0, TracesToConsole: false, new DataCache()), journal, NullLoggerProvider.Instance,
                CancellationToken.None);
        var before = Environment.WorkingSet;
        var started = Stopwatch.GetTimestamp();
        var study = await silos.Grains.GetGrain<IStudyGrain>(Long).Show(CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        output.WriteLine(JsonSerializer.Serialize(new
        {
            study = study!.Counts.Proposed,
            seconds,
            workingSetBeforeMegabytes = before >> 20,
            peakMegabytes = process.PeakWorkingSet64 >> 20,
        }, SearchClusterJson.Options));
    }

    private static async Task<(double First, double Last)> Fill(string file, int trials, int epochs, int many)
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        using var journal = new SqliteJournal(SqliteDatabase.OpenForWriting(file), services.GetRequiredService<SearchClusterMetrics>());
        var times = await Fill(journal, NoOpTrials.Study(Long, trials), epochs);
        await Fill(journal, NoOpTrials.Study(Wide, many), 1);
        var tenth = Math.Max(1, times.Count / 10);
        return (Median(times.Take(tenth)), Median(times.TakeLast(tenth)));
    }

    // As the coordinator's turns would: a batch for each, snapshots as they fill. The last trial stays unfinished.
    private static async Task<IReadOnlyList<double>> Fill(SqliteJournal journal, StudySpec spec, int epochs)
    {
        spec = spec with { Search = spec.Search with { Budget = spec.Search.Budget with { Epochs = epochs } } };
        var (writer, snapshot, now, after) = (Guid.NewGuid(), new SnapshotWriter(0), Start, 0L);
        var study = new Study(spec.Search, new StudyOptions { MostLeasedTogether = 1 });
        study.Submit(new StudySubmitted { At = now, Spec = JsonSerializer.SerializeToElement(spec, SearchClusterJson.Options) });
        var times = new List<double>();
        for (var trial = 0; trial < spec.Search.Trials; trial++)
        {
            var lease = study.Ask(new SlotName("127.0.0.1:11111@1", 0), now).Trials[0];
            for (var epoch = 0; epoch <= epochs && trial < spec.Search.Trials - 1; epoch++)
                study.Report(lease.Attempt, Report(trial, epoch), now += TimeSpan.FromMilliseconds(10));
            if (trial < spec.Search.Trials - 1)
            {
                study.Tell(lease.Attempt, new TrialOutcome
                {
                    State = TrialState.Completed,
                    Verdicts = trial % 3 == 0
                        ? JsonSerializer.SerializeToElement(new[] { new { kind = "overfitting", text = "The gap is wide." } }) : null,
                    Timing = new TrialTiming(0.01 * epochs, "127.0.0.1:11111@1"),
                }, now);
            }

            if (trial % TrialsPerCommit < TrialsPerCommit - 1 && trial < spec.Search.Trials - 1)
                continue;
            var events = study.DrainEvents();
            var batch = new JournalBatch(writer, spec.Name, after, events, study.DrainChangedTrials(), study.Summarize());
            var started = Stopwatch.GetTimestamp();
            await journal.Append(batch);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            study.Confirm(events);
            after = batch.Last;
            foreach (var happened in events)
                if (snapshot.Add(happened) is { } full)
                    await journal.SaveSnapshot(spec.Name, full with { Submitted = Start });
        }

        return times;
    }

    private static TrialReport Report(int trial, int epoch)
    {
        var layers = Enumerable.Range(1, 3).Select(layer => new
        {
            layer = $"dense{layer}",
            activationMean = 0.1234567890123 * layer,
            activationStandardDeviation = 0.2345678901234,
            saturatedShare = 0.0,
            deadShare = 0.125,
            gradientNorm = 0.0123456789012345,
            updateRatio = 0.00123456789012345,
        });
        return new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement>
            {
                ["value"] = JsonSerializer.SerializeToElement(1.0 / (1 + epoch) + trial * 1e-7),
                ["train.loss"] = JsonSerializer.SerializeToElement(2.3 / (1 + epoch)),
                ["train.accuracy"] = JsonSerializer.SerializeToElement(1 - 0.9 / (1 + epoch)),
                ["validation.loss"] = JsonSerializer.SerializeToElement(2.4 / (1 + epoch)),
                ["validation.accuracy"] = JsonSerializer.SerializeToElement(0.95 - 0.9 / (1 + epoch)),
                ["layers"] = JsonSerializer.SerializeToElement(layers),
                ["timing"] = JsonSerializer.SerializeToElement(new { seconds = 0.01, examplesPerSecond = 180000.5 }),
            },
        };
    }

    private static async Task<JsonNode> Child(string verb, string file) =>
        JsonNode.Parse(await Run([typeof(Recovery).Assembly.Location, "recovery", verb, file]))!;

    private static async Task<double> Show(string file)
    {
        var started = Stopwatch.GetTimestamp();
        await Run([Path.Combine(AppContext.BaseDirectory, "searchcluster.dll"), "show", Wide, "--database", file]);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<string> Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said
            : throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', arguments)} ended with {process.ExitCode}"));
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);
}
