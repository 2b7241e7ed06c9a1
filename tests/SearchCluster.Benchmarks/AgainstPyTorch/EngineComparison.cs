using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SearchCluster.Training.Data;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Benchmarks.AgainstPyTorch;

/// <summary>
/// This engine beside PyTorch and scikit-learn: the same nets from the same first weights on the same batches, one thread each. The
/// losses of the first steps must agree; then epochs take turns, and the table has medians.
/// </summary>
internal static class EngineComparison
{
    private const int ComparedSteps = 5;

    // What two engines that sum in another order may differ by after a few steps.
    private const double Tolerance = 2e-5;

    /// <summary>Writes the table; 1 where losses do not agree or there is no PyTorch, else 0.</summary>
    public static int Write(TextWriter output, string? givenPython, int rounds)
    {
        if (PythonScript.Find(givenPython, "torch", "numpy") is not { } python)
        {
            output.WriteLine(
                "There is no Python with PyTorch here. On Debian: apt-get install python3-torch libopenblas0-pthread python3-sklearn; "
                + "elsewhere name one with --python PATH.");
            return 1;
        }

        using var script = PythonScript.Start(python, "against_pytorch.py");
        var versions = script.Read();
        output.WriteLine(
            $"PyTorch {versions.GetProperty("pytorch").GetString()} with {versions.GetProperty("blas").GetString()}, one thread each; "
            + $"medians of {rounds} epochs that took turns.");
        output.WriteLine();
        output.WriteLine(
            "| net | batch | examples/s | share of the core's peak | PyTorch | ratio | scikit-learn (no batch norm, no dropout) | first "
            + "losses differ by |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        var folder = Directory.CreateTempSubdirectory("against-pytorch-");
        var agree = true;
        foreach (var net in ComparedNet.All)
        {
            var row = Compare(net, script, folder.FullName, rounds);
            agree &= row.Difference <= Tolerance;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {net.Name} | {net.Batch} | {row.Ours:N0} | {row.Share:P0} | {row.PyTorch:N0} | {row.Ratio:F2} | "
                    + $"{(row.Sklearn is { } sklearn ? $"{sklearn:N0}" : "")} | {row.Difference:0.0e0} |"));
        }

        folder.Delete(recursive: true);
        output.WriteLine();
        foreach (var net in ComparedNet.All.Where(net => net.ChannelsLast != true))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Two trials on two cores against one, {net.Name}, batches of {net.Batch}: {TwoAgainstOne(net, rounds):F2}"));
        if (!agree)
            output.WriteLine($"Losses differ by more than {Tolerance}: the engines do not train the same net.");
        return agree ? 0 : 1;
    }

    private static Row Compare(ComparedNet net, PythonScript script, string folder, int rounds)
    {
        var data = net.Data();
        var file = Path.Combine(folder, "net.json");
        File.WriteAllText(file, JsonSerializer.Serialize(net.Description()));
        File.WriteAllBytes(
            Path.ChangeExtension(file, ".bin"),
            MemoryMarshal.AsBytes<float>(
                [.. data.Training.Features, .. data.Training.Labels.Select(label => (float)label), .. net.FirstWeights()]).ToArray());
        script.Ask($"begin {file}");
        var theirs = script.Ask($"losses {ComparedSteps}").EnumerateArray().Select(loss => loss.GetDouble());
        var difference = net.FirstLosses(data.Training, ComparedSteps).Zip(theirs, (ours, other) => Math.Abs(ours - other) / other).Max();

        using var epochs = new EpochTimer(net, data);
        var ours = new List<double>();
        var (pyTorch, sklearn, peak) = (new List<double>(), new List<double>(), 0.0);
        for (var round = -1; round < rounds; round++)
        {
            var speed = epochs.ExamplesPerSecond();
            var other = net.Examples / script.Ask("epoch").GetDouble();
            var third = script.Ask("sklearn");
            if (round < 0)
                continue; // warming up
            ours.Add(speed);
            peak = Math.Max(peak, MultiplyAddPeak.Measure());
            pyTorch.Add(other);
            if (third.ValueKind == JsonValueKind.Number)
                sklearn.Add(net.Examples / third.GetDouble());
        }

        return new Row(
            Median(ours), Median(ours) * net.Operations / peak, Median(pyTorch), Median(ours.Zip(pyTorch, (a, b) => a / b)),
                sklearn.Count > 0 ? Median(sklearn) : null, difference);
    }

    private static double TwoAgainstOne(ComparedNet net, int rounds)
    {
        var data = net.Data();
        using var first = new EpochTimer(net, data);
        using var second = new EpochTimer(net, data);
        var ratios = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var alone = first.ExamplesPerSecond();
            // Each thread begins an epoch when the other does, and both are timed over the same work.
            using var barrier = new Barrier(2);
            var (left, right) = (0.0, 0.0);
            var thread = new Thread(() =>
            {
                barrier.SignalAndWait();
                right = second.ExamplesPerSecond();
            });
            thread.Start();
            barrier.SignalAndWait();
            left = first.ExamplesPerSecond();
            thread.Join();
            if (round >= 0)
                ratios.Add((left + right) / alone);
        }

        return Median(ratios);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Row(double Ours, double Share, double PyTorch, double Ratio, double? Sklearn, double Difference);

    /// <summary>A training, epoch by epoch, timed by its own reports: the steps alone, without validation.</summary>
    private sealed class EpochTimer : IDisposable
    {
        private readonly TrainingRun _run;
        private readonly IEnumerator<EpochReport> _epochs;

        public EpochTimer(ComparedNet net, DataSplits data)
        {
            _run = net.Run(data);
            _epochs = _run.Epochs().GetEnumerator();
            _epochs.MoveNext(); // the untrained network's
        }

        public double ExamplesPerSecond()
        {
            if (!_epochs.MoveNext())
                throw new InvalidOperationException($"The training ended: {_run.Divergence}");
            return _epochs.Current.Timing.ExamplesPerSecond;
        }

        public void Dispose()
        {
            _epochs.Dispose();
            _run.Dispose();
        }
    }
}
