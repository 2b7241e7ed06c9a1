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
        return [.. Contestants(plan).Select(contestant => new ComparedSampler(contestant.Plan, contestant.Note, Simulate(contestant.Plan, objective, seeds, workers)))];
    }

    private static IEnumerable<(SearchPlan Plan, string? Note)> Contestants(SearchPlan plan)
    {
        yield return (plan, null);
        // The trials are those that the study's own sampler has: a budget may name none.
        var same = plan with { Budget = plan.Budget with { Trials = plan.Trials } };
        if (plan.Sampler is not GridSamplerOptions)
        {
            var (space, note) = BudgetedGrid.Of(plan.Space, plan.Trials);
            yield return (same with { Sampler = new GridSamplerOptions(), Space = space }, note);
        }

        if (plan.Sampler is not RandomSamplerOptions)
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
