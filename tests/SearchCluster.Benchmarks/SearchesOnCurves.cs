using System.Diagnostics;
using System.Text.Json;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using SearchCluster.Search.Statistics;

namespace SearchCluster.Benchmarks;

/// <summary>
/// How long samplers and pruners take to come within half a point of the best accuracy, simulated on recorded learning curves. All get
/// the same workers and the same time: as long as random search needs for a hundred trials.
/// </summary>
internal static class SearchesOnCurves
{
    private const double WithinPoints = 0.005;
    private const int RandomTrials = 100;

    /// <summary>Writes one JSON document.</summary>
    public static void Write(TextWriter output, string folder, int seeds, int workers)
    {
        var (spec, problems) = StudyFile.Read(Path.Combine(folder, "fashion-mnist.yaml"));
        if (spec is null)
            throw new InvalidOperationException(string.Join("; ", problems.Select(problem => problem.Message)));
        var trials = CurveFile.Read(Path.Combine(folder, "fashion-mnist.curves.gz"));
        var curves = new RecordedObjective(new SearchSpace(spec.Search.Space), spec.Search.Objective, trials, spec.Search.Seed);
        var best = trials.Max(trial => trial.Value)!.Value;
        var searches = Searches(spec.Search, RandomTrials * MeanSeconds(trials) / workers)
            .Select(search => Measure(search.Name, search.Plan, curves, best - WithinPoints, seeds, workers)).ToList();
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                curves = trials.Count,
                bestAccuracy = best,
                within = WithinPoints,
                seeds,
                workers,
                method = "simulated seconds until the first report within half a point of the best recorded accuracy; medians and "
                    + "quartiles over seeds",
                searches = searches.Select(search => new
                {
                    search.Name,
                    search.Reached,
                    seconds = search.Seconds,
                    shareOfRandom = search.Seconds.Median / searches[0].Seconds.Median,
                    search.Trials,
                    search.FasterThanRealTime,
                }),
            },
            SearchClusterJson.Indented));
    }

    private static IEnumerable<(string Name, SearchPlan Plan)> Searches(SearchPlan search, double seconds)
    {
        var plan = search with { Budget = search.Budget with { Trials = int.MaxValue, WallTime = TimeSpan.FromSeconds(seconds) } };
        var (asha, promoting, hyperband) =
            (new AshaPrunerOptions(), new AshaPrunerOptions { Variant = HalvingVariant.Promote }, new HyperbandPrunerOptions());
        var tpe = new TpeSamplerOptions();
        yield return ("random", plan);
        yield return ("random + median", plan with { Pruner = new MedianPrunerOptions() });
        yield return ("random + ASHA", plan with { Pruner = asha });
        yield return ("random + ASHA, promoting", plan with { Pruner = promoting });
        yield return ("random + Hyperband", plan with { Pruner = hyperband });
        yield return ("random + Hyperband, promoting", plan with { Pruner = hyperband with { Variant = HalvingVariant.Promote } });
        yield return ("random + Hyperband, promoting, aggressive",
            plan with { Pruner = hyperband with { Variant = HalvingVariant.Promote, Aggressiveness = Aggressiveness.Aggressive } });
        yield return ("TPE", plan with { Sampler = tpe });
        yield return ("TPE + ASHA", plan with { Sampler = tpe, Pruner = asha });
        yield return ("TPE + ASHA, promoting", plan with { Sampler = tpe, Pruner = promoting });
        yield return ("coarse to fine",
            plan with { Sampler = new CoarseToFineSamplerOptions { Widen = false }, Budget = plan.Budget with { Trials = 60 } });
    }

    private static Search Measure(string name, SearchPlan plan, RecordedObjective curves, double target, int seeds, int workers)
    {
        var started = Stopwatch.GetTimestamp();
        var studies = Enumerable.Range(1, seeds)
            .Select(seed => StudySimulation.Run(plan with { Seed = (ulong)seed }, curves, new SimulationOptions { Workers = workers }))
            .ToList();
        var spent = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] seconds = [.. studies.Select(study => study.SecondsTo(target) ?? double.PositiveInfinity)];
        return new Search(
            name, seconds.Count(double.IsFinite), Quartiles.Of(seconds),
                Quartiles.Of(studies.Select(study => (double)study.Trials.Count)).Median,
            studies.Sum(study => study.Seconds) * workers / spent);
    }

    private static double MeanSeconds(IReadOnlyList<RecordedTrial> trials) =>
        trials.Average(trial => trial.Epochs.Sum(epoch => epoch.Seconds));

    /// <param name="Name">Sampler and pruner.</param>
    /// <param name="Reached">Seeds on which the accuracy was reached.</param>
    /// <param name="Seconds">Simulated seconds until then; infinite where it never was.</param>
    /// <param name="Trials">Median number of trials in all of the time.</param>
    /// <param name="FasterThanRealTime">Simulated slot time over the time that the simulation took.</param>
    private sealed record Search(string Name, int Reached, Quartiles Seconds, double Trials, double FasterThanRealTime);
}
