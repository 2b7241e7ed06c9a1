using SearchCluster.Search.Domains;
using SearchCluster.Search.Pareto;
using SearchCluster.Search.Samplers;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers;

public class Nsga2SamplerTests
{
    private const int Trials = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Propose_OfTwoObjectives_CoversMoreThanRandomSearchOnEverySeed(int slots) =>
        Assert.All(Enumerable.Range(0, 5), seed => Assert.True(
            Covered(Run(new Nsga2SamplerOptions(), seed, slots)) > Covered(Run(new RandomSamplerOptions(), seed, slots))));

    [Fact]
    public void Propose_UnderAConstraint_LearnsToKeepIt()
    {
        // A constraint that a tenth of random trials keep.
        var trials =
            Run(new Nsga2SamplerOptions(), seed: 1, slots: 1, violationOf: configuration => Math.Max(0, 0.9 - configuration.Number("x1")));

        Assert.InRange(trials[..20].Count(trial => trial.Violation == 0), 0, 7);
        Assert.InRange(trials[^20..].Count(trial => trial.Violation == 0), 12, 20);
    }

    [Fact]
    public void Propose_FromAnotherInstanceAtAnyPoint_GivesTheSame()
    {
        var trials = Run(new Nsga2SamplerOptions(), seed: 2, slots: 1);
        foreach (var number in new[] { 20, 47, 180 })
            Assert.Equal(
                trials[number].Configuration,
                Plan(new Nsga2SamplerOptions(), 2) is var plan
                    ? plan.Sampler.Build(plan.ForSampler()).Propose(number, new StudyHistory(trials[..number], []))!.Configuration : null);
    }

    [Fact]
    public void Problems_OfOptionsOutOfRange_NameEach() =>
        Assert.Equal(
            ["sampler.population", "sampler.crossover", "sampler.mutation"],
            new Nsga2SamplerOptions { Population = 3, Crossover = 2, Mutation = -1 }.Problems(new SearchSpace([]), new Budget())
                .Select(problem => problem.Path));

    // ZDT1 (Zitzler, Deb and Thiele, 2000) in five parameters, minimized; its front is f₂ = 1 − √f₁.
    private static double[] Zdt1(Configuration configuration)
    {
        var g = 1 + 9 * Enumerable.Range(1, 4).Average(i => configuration.Number($"x{i}"));
        var first = configuration.Number("x0");
        return [first, g * (1 - Math.Sqrt(first / g))];
    }

    private static List<Observation> Run(SamplerOptions options, int seed, int slots, Func<Configuration, double>? violationOf = null)
    {
        var plan = Plan(options, (ulong)seed);
        var sampler = plan.Sampler.Build(plan.ForSampler());
        var (ended, unfinished) = (new List<Observation>(), new List<ProposedTrial>());
        for (var trial = 0; ended.Count < Trials;)
        {
            while (unfinished.Count < slots && trial < Trials)
                unfinished.Add(new ProposedTrial(trial, sampler.Propose(trial++, new StudyHistory(ended, unfinished))!.Configuration));
            var (number, configuration) = unfinished[0];
            unfinished.RemoveAt(0);
            var values = Zdt1(configuration);
            ended.Add(new Observation(
                number, configuration, TrialState.Completed, values[0])
            {
                Values = values,
                Violation = violationOf?.Invoke(configuration)
                ?? 0
            });
        }

        return ended;
    }

    // The area that the front dominates, up to the corner (1.1, 8).
    private static double Covered(List<Observation> trials)
    {
        var (covered, top) = (0.0, 8.0);
        foreach (var trial in ParetoRanking.Fronts(trials, Plan(new Nsga2SamplerOptions(), 0).AllObjectives)[0]
            .OrderBy(trial => trial.Values[0]))
        {
            covered += Math.Max(0, 1.1 - trial.Values[0]) * Math.Max(0, top - trial.Values[1]);
            top = Math.Min(top, trial.Values[1]);
        }

        return covered;
    }

    private static SearchPlan Plan(SamplerOptions options, ulong seed) => new()
    {
        Name = "pareto",
        Seed = seed,
        Objective = new Objective { Metric = "f1", Direction = Direction.Minimize },
        Objectives =
            [new Objective { Metric = "f1", Direction = Direction.Minimize },
            new Objective { Metric = "f2", Direction = Direction.Minimize }],
        Sampler = options,
        Budget = new Budget { Trials = Trials },
        Space = new(Enumerable.Range(0, 5).Select(i => KeyValuePair.Create($"x{i}", (Domain)new UniformDomain { Low = 0, High = 1 }))),
    };
}
