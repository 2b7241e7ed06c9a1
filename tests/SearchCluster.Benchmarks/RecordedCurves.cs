using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Runs;

namespace SearchCluster.Benchmarks;

/// <summary>
/// Trains every trial of a study with random search to its last epoch and keeps the curves, so that searches over the same space can
/// be simulated without training. The file's format stands in the README beside it.
/// </summary>
internal static class RecordedCurves
{
    /// <summary>Adds the trials that <paramref name="file"/> lacks, one after the other on this thread; what is there is kept.</summary>
    public static void Write(TextWriter progress, string study, string file)
    {
        var (spec, problems) = StudyFile.Read(study);
        if (spec is null)
            throw new InvalidOperationException(string.Join("; ", problems.Select(problem => problem.Message)));
        var lines = File.Exists(file) ? Read(file) : [];
        var training = (TrainingWorkload)spec.Workload;
        var data = FittedPipeline.Prepare(training.Plan.Preprocessing, training.Plan.Dataset.Load(spec.Search.Seed));
        foreach (var lease in Leases(spec).Skip(lines.Count))
        {
            lines.Add(JsonSerializer.Serialize(Record(training, data, lease), SearchClusterJson.Options));
            if (lines.Count % 20 == 0 || lines.Count == spec.Search.Trials)
                Save(file, lines);
            progress.WriteLine($"{lines.Count} of {spec.Search.Trials}");
        }
    }

    private static List<TrialLease> Leases(StudySpec spec)
    {
        var study = new Study(spec.Search, new StudyOptions());
        study.Submit(
            new StudySubmitted
            {
                At = DateTimeOffset.UnixEpoch,
                Spec = JsonSerializer.SerializeToElement(spec, SearchClusterJson.Options)
            });
        var slots = Enumerable.Range(0, spec.Search.Trials).Select(number => new SlotName("here", number));
        return [.. slots.SelectMany(slot => study.Ask(slot, DateTimeOffset.UnixEpoch).Trials)];
    }

    private static Curve Record(TrainingWorkload training, DataSplits data, TrialLease lease)
    {
        using var run =
            new TrainingRun(
            training.PlanFor(lease.Configuration), data, new TrainingRunOptions { Epochs = lease.Epochs, Seed = lease.Seed });
        var started = Spent();
        // So many digits tell one example of 5,000 from the next.
        var accuracies = run.Epochs().Select(report => Math.Round(report.ValidationAccuracy, 4)).ToList();
        var seconds = (Spent() - started).TotalSeconds / accuracies.Count;
        return new Curve(lease.Attempt.Trial, lease.Configuration, run.Divergence is not null, Math.Round(seconds, 4), accuracies);
    }

    // Of the processor, not of the clock: the recording may share its machine.
    private static TimeSpan Spent() => Process.GetCurrentProcess().TotalProcessorTime;

    private static List<string> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static void Save(string file, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(file), CompressionLevel.SmallestSize));
        foreach (var line in lines)
            writer.Write(line + "\n");
    }

    private sealed record Curve(
        int Trial, Configuration Configuration, bool Diverged, double SecondsPerEpoch, IReadOnlyList<double> ValidationAccuracy);
}
