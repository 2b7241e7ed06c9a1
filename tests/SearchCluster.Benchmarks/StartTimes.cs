using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SearchCluster.Benchmarks;

/// <summary>
/// How long the console takes from its start to its end, in time and in processor time: built as it is, and as an installed tool.
/// </summary>
internal static partial class StartTimes
{
    private const string NoOp = """
        name: one
        budget: { trials: 1 }
        space: { x0: { kind: uniform, low: -5, high: 10 }, x1: { kind: uniform, low: 0, high: 15 } }
        function: { name: branin }
        """;

    private static readonly (string Title, string[] Arguments)[] Commands =
    [
        ("--help", ["--help"]),
        ("list", ["list"]),
        ("run, one trial of a formula, in memory", ["run", "one.yaml", "--in-memory", "--quiet", "--output", "json"]),
        ("run, the same on a new database", ["run", "one.yaml", "--database", "new.db", "--quiet", "--output", "json"]),
        ("run quickstart, in memory", ["run", "quickstart", "--in-memory", "--quiet", "--output", "json"]),
    ];

    /// <summary>Runs each command in turns, and writes medians.</summary>
    /// <param name="output">Receives the table.</param>
    /// <param name="tool">An installed program to compare with; null for the one beside this benchmark alone.</param>
    /// <param name="rounds">Runs of each.</param>
    public static void Write(TextWriter output, string? tool, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("searchcluster-start-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "one.yaml"), NoOp);
            List<(string Title, string[] Program)> programs =
                [("built", ["dotnet", Path.Combine(AppContext.BaseDirectory, "searchcluster.dll")])];
            if (tool is not null)
                programs.Add((tool, [tool]));
            // A database for "list".
            Measure(folder, [.. programs[0].Program, "run", "one.yaml", "--quiet"]);
            output.WriteLine("| command | program | seconds | processor seconds | seconds of its study |");
            output.WriteLine("|---|---|---|---|---|");
            foreach (var (title, arguments) in Commands)
            {
                var runs = programs.Select(_ => new List<Run>()).ToList();
                for (var round = 0; round < rounds; round++)
                    foreach (var (index, program) in programs.Index())
                        runs[index].Add(Measure(folder, [.. program.Program, .. arguments]));
                foreach (var (index, program) in programs.Index())
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"| {title} | {program.Title} | {Median(runs[index], run => run.Seconds):F2} | "
                            + $"{Median(runs[index], run => run.Processor):F2} | {Median(runs[index], run => run.Study):F2} |"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(List<Run> runs, Func<Run, double> value) => runs.Select(value).Order().ElementAt(runs.Count / 2);

    // The shell tells what its children took, which .NET does not of a process that has ended.
    private static Run Measure(string folder, string[] line)
    {
        foreach (var file in Directory.GetFiles(folder, "new.db*"))
            File.Delete(file);
        var start = new ProcessStartInfo("sh", ["-c", "\"$@\" 2>/dev/null || exit; times >&2", "sh", .. line])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', line)} ended with {process.ExitCode}");
        var children = Time().Matches(error.Result).TakeLast(2).Sum(match =>
            (60 * int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                + double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        var study = answer.StartsWith('{') && JsonNode.Parse(answer)?["timing"]?["seconds"] is { } timed ? (double)timed : 0;
        return new Run(seconds, children, study);
    }

    [GeneratedRegex(@"(\d+)m([\d.]+)s")]
    private static partial Regex Time();

    private sealed record Run(double Seconds, double Processor, double Study);
}
