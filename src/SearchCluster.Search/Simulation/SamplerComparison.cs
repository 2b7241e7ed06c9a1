using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Simulation;

/// <summary>A study's sampler beside grid and plain random search: the same space, budget, pruner and seeds, all simulated.</summary>
public static class SamplerComparison
{
    /// <summary>Simulates the study with its own sampler, with grid and with random search, on several seeds each.</summary>
    /// <param name="plan">A plan without problems.</param>
    /// <param name="objective">What its trials measure; used by several threads at once.</param>
    /// <param name="seeds">Studies of each sampler, with the plan's seed and the next ones.</param>
    /// <param name="workers">Training slots at work at once.</param>
    /// <returns>The plan's sampler first, then those of the other two that it is not.</returns>
    public static IReadOnlyList<ComparedSampler> Of(SearchPlan plan, ISimulatedObjective objective, int seeds, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        return [.. Contestants(plan).Select(contestant => new ComparedSampler(contestant.Plan, contestant.Note,
            Simulate(contestant.Plan, objective, seeds, workers)))];
    }

    private static IEnumerable<(SearchPlan Plan, string? Note)> Contestants(SearchPlan plan)
    {
        yield return (plan, null);
        // The trials are those that the study's own sampler has: a budget may name none.
        var same = plan with { Budget = plan.Budget with { Trials = plan.Trials } };
        if (!plan.Sampler.TriesGridPointsAlone)
        {
            var (space, note) = BudgetedGrid.Of(plan.Space, plan.Trials);
            yield return (same with { Sampler = new GridSamplerOptions(), Space = space }, note);
        }

        if (plan.Sampler != new RandomSamplerOptions())
            yield return (same with { Sampler = new RandomSamplerOptions() }, null);
    }

    private static IReadOnlyList<ComparedStudy> Simulate(SearchPlan plan, ISimulatedObjective objective, int seeds, int workers) =>
    [
        .. ParallelEnumerable.Range(0, seeds).AsOrdered().Select(offset =>
        {
            var seeded = plan with { Seed = plan.Seed + (ulong)offset };
            var study = StudySimulation.Run(seeded, objective, new SimulationOptions { Workers = workers });
            return new ComparedStudy(seeded.Seed, study.Summary.Counts.Ended, study.Summary.Best?.Value, study.Seconds);
        }),
    ];
}

/// <summary>How one sampler did, seed by seed.</summary>
/// <param name="Plan">The study that was simulated, with the sampler and the space it searched.</param>
/// <param name="Note">In what its space or budget differs from the study's; null when in nothing.</param>
/// <param name="Studies">Its studies, in the order of their seeds: the plan's own and the next ones.</param>
public sealed record ComparedSampler(SearchPlan Plan, string? Note, IReadOnlyList<ComparedStudy> Studies);

/// <summary>What of a simulated study is compared.</summary>
/// <param name="Seed">Seed of the study.</param>
/// <param name="Trials">Trials that ended.</param>
/// <param name="Best">The best value of a completed trial; null when none completed.</param>
/// <param name="Seconds">Simulated time, in seconds.</param>
public sealed record ComparedStudy(ulong Seed, int Trials, double? Best, double Seconds);
