using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SearchCluster.Benchmarks.AgainstPyTorch;

/// <summary>
/// A whole study beside PyTorch under Optuna: <c>deploy/studies/thirty-trials.yaml</c> on two slots, and the same trials in two worker
/// processes. Whole processes from start to end take turns, each pair on a seed of its own.
/// </summary>
internal static partial class StudyComparison
{
    private const string Study = "deploy/studies/thirty-trials.yaml";

    /// <summary>Writes the table; 1 where something is missing, else 0.</summary>
    public static int Write(TextWriter output, string? givenPython, string sampler, int seeds)
    {
        var plan = File.ReadAllText(Study);
        var directory = DirectoryName().Match(plan).Groups[1].Value;
        if (!Directory.Exists(directory))
        {
            output.WriteLine(
                $"There is no {directory}. On Debian: apt-get install dataset-fashion-mnist; elsewhere put the four files of "
                + "Fashion-MNIST there.");
            return 1;
        }

        if (PythonScript.Find(givenPython, "torch", "optuna", "numpy") is not { } python)
        {
            output.WriteLine(
                "There is no Python with PyTorch and Optuna here. On Debian: apt-get install python3-torch libopenblas0-pthread "
                + "python3-optuna; elsewhere name one with --python PATH.");
            return 1;
        }

        var pairs = new List<(Outcome Ours, Outcome Theirs)>();
        output.WriteLine($"| seed | seconds | best accuracy | PyTorch, Optuna's {sampler} sampler: seconds | best accuracy | ratio |");
        output.WriteLine("|---|---|---|---|---|---|");
        for (var seed = 1; seed <= seeds; seed++)
        {
            var pair = (Ours: Run(plan, seed), Theirs: Run(python, directory, seed, sampler));
            pairs.Add(pair);
            Row(seed.ToString(CultureInfo.InvariantCulture), pair.Ours, pair.Theirs, pair.Theirs.Seconds / pair.Ours.Seconds);
        }

        Row("median", Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Theirs)),
            Median(pairs.Select(pair => pair.Theirs.Seconds / pair.Ours.Seconds)));
        return 0;

        void Row(string name, Outcome ours, Outcome theirs, double ratio) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"| {name} | {ours.Seconds:F1} | {ours.Best:F4} | {theirs.Seconds:F1} | {theirs.Best:F4} | {ratio:F2} |"));
    }

    private static Outcome Run(string plan, int seed)
    {
        var file = Path.Combine(Path.GetTempPath(), $"thirty-trials-{Environment.ProcessId}.yaml");
        File.WriteAllText(file, Seed().Replace(plan, $"seed: {seed}"));
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
                { Path.Combine(AppContext.BaseDirectory, "searchcluster.dll"), "run", file, "--slots", "2", "--in-memory", "--quiet",
                "--output", "json" },
            RedirectStandardOutput = true,
        })!;
        var answer = JsonSerializer.Deserialize<JsonElement>(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        File.Delete(file);
        return new Outcome(Stopwatch.GetElapsedTime(started).TotalSeconds, answer.GetProperty("best").GetProperty("value").GetDouble());
    }

    private static Outcome Run(string python, string directory, int seed, string sampler)
    {
        var started = Stopwatch.GetTimestamp();
        using var script = PythonScript.Start(python, "thirty_trials.py", directory, seed.ToString(CultureInfo.InvariantCulture), sampler);
        var best = script.Read().GetProperty("best").GetDouble();
        script.Dispose();
        return new Outcome(Stopwatch.GetElapsedTime(started).TotalSeconds, best);
    }

    private static Outcome Median(IEnumerable<Outcome> outcomes) =>
        new(Median(outcomes.Select(outcome => outcome.Seconds)), Median(outcomes.Select(outcome => outcome.Best)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    [GeneratedRegex(@"directory: ([^ ,}]+)")]
    private static partial Regex DirectoryName();

    [GeneratedRegex(@"^seed: \d+", RegexOptions.Multiline)]
    private static partial Regex Seed();

    /// <summary>A whole study.</summary>
    /// <param name="Seconds">Of the process, from start to end.</param>
    /// <param name="Best">Its best validation accuracy.</param>
    private sealed record Outcome(double Seconds, double Best);
}
