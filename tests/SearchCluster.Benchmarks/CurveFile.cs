using System.IO.Compression;
using System.Text.Json;
using SearchCluster.Search;
using SearchCluster.Search.Simulation;

namespace SearchCluster.Benchmarks;

/// <summary>Reads recorded learning curves; the README beside them says what a line holds.</summary>
internal static class CurveFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>All trials of the file, for a study that maximizes the validation accuracy of its best epoch.</summary>
    public static IReadOnlyList<RecordedTrial> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. Lines(reader).Select(line => JsonSerializer.Deserialize<Curve>(line, Options)!).Select(Trial)];
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static RecordedTrial Trial(Curve curve) => new(
        curve.Trial,
        curve.Configuration,
        curve.Diverged ? TrialState.Diverged : TrialState.Completed,
        curve.Diverged ? null : curve.ValidationAccuracy.Skip(1).Max(),
        // What precedes the first epoch measures the untrained network.
        [.. curve.ValidationAccuracy.Select(
            (accuracy, epoch) => new RecordedEpoch(epoch, accuracy, epoch == 0 ? 0 : curve.SecondsPerEpoch))]);

    private sealed record Curve(
        int Trial, Configuration Configuration, bool Diverged, double SecondsPerEpoch, IReadOnlyList<double> ValidationAccuracy);
}
