using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Benchmarks.Samplers;

/// <summary>
/// Regret of our samplers over many seeds, medians between quartiles, beside what <c>optuna_samplers.py</c> measured of Optuna's on the
/// same problems, and the processor's seconds that proposing took per study.
/// </summary>
internal static class SamplerTable
{
    /// <summary>Runs every sampler on every problem with seeds 1 to <paramref name="seeds"/>, and writes rows as they come.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="samplers">Kinds.</param>
    /// <param name="problems">Names; <c>measured</c>, <c>noisy</c>, <c>other</c> or <c>all</c>.</param>
    /// <param name="seeds">Studies of each sampler on each problem.</param>
    /// <param name="workers">Trials at once.</param>
    /// <param name="optuna">The file of Optuna's figures; none where it does not exist.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> samplers, string problems, int seeds, int workers, string optuna)
    {
        var measured = File.Exists(optuna) ? JsonDocument.Parse(File.ReadAllText(optuna)).RootElement.GetProperty("rows").EnumerateArray()
            .ToList() : [];
        var marks = string.Join(' ', SamplerRun.Marks.Select(mark => $"{$"regret at {mark}",-29}"));
        output.WriteLine($"{"problem",-16} {"sampler",-28} {marks} seconds");
        foreach (var problem in Named(problems))
        {
            foreach (var row in measured.Where(row => row.GetProperty("function").GetString() == problem.Name))
                output.WriteLine(Line(problem.Name, $"Optuna {row.GetProperty("sampler")}",
                    [.. row.GetProperty("regret").EnumerateArray().Select(Quartiles)], row.GetProperty("secondsProposing").GetDouble()));
            foreach (var sampler in samplers)
            {
                var options = OptionsOf(sampler);
                var runs = Enumerable.Range(1, seeds).Select(seed => SamplerRun.Of(options, problem, (ulong)seed, workers)).ToList();
                var regrets = SamplerRun.Marks.Select(mark => runs.Select(run => run.Regret[mark]).Order().ToArray())
                    .Select(sorted => (At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75)));
                output.WriteLine(Line(problem.Name, sampler, [.. regrets], At([.. runs.Select(run => run.SecondsProposing).Order()], 0.5)));
            }
        }
    }

    private static IEnumerable<SamplerProblem> Named(string names) => names switch
    {
        "measured" => SamplerProblems.Measured,
        "noisy" => SamplerProblems.Noisy,
        "other" => SamplerProblems.Other,
        "all" => All,
        _ => names.Split(',').Select(name => All.FirstOrDefault(problem => problem.Name == name)
            ?? throw new ArgumentException($"there is no problem '{name}'")),
    };

    private static IEnumerable<SamplerProblem> All => [.. SamplerProblems.Measured, .. SamplerProblems.Noisy, .. SamplerProblems.Other];

    private static SamplerOptions OptionsOf(string sampler) =>
        JsonSerializer.Deserialize<SamplerOptions>($$"""{ "kind": "{{sampler}}" }""", SearchClusterJson.Options)!;

    private static (double, double, double) Quartiles(JsonElement regret) =>
        (regret.GetProperty("q1").GetDouble(), regret.GetProperty("median").GetDouble(), regret.GetProperty("q3").GetDouble());

    private static string Line(string problem, string sampler, (double Low, double Median, double High)[] regrets, double seconds) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{problem,-16} {sampler,-28} {string.Join(' ', regrets.Select(Cell))} {seconds:0.000}");

    private static string Cell((double Low, double Median, double High) regret) =>
        string.Create(CultureInfo.InvariantCulture, $"{regret.Median,-8:0.0e+0} ({regret.Low:0.0e+0} – {regret.High:0.0e+0})").PadRight(29);

    // Linear between order statistics, as Python's inclusive quantiles.
    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
