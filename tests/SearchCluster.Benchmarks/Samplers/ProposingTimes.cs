using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Benchmarks.Samplers;

/// <summary>
/// What one proposal costs after how many finished trials, in the processor's milliseconds: medians of proposals that each know one trial
/// more than the one before, as in a study, and beside them the first one, that takes in all trials at once, as after a restart.
/// </summary>
internal static class ProposingTimes
{
    private const int Proposals = 41;

    /// <summary>
    /// Measures every sampler on every problem after 100, 1,000, … finished trials up to <paramref name="most"/>, and writes rows as they
    /// come.
    /// </summary>
    public static void Write(TextWriter output, IReadOnlyList<string> samplers, IReadOnlyList<string> problems, int most)
    {
        output.WriteLine($"{"problem",-14} {"sampler",-18} {"finished",10} {"ms a proposal",15} {"ms the first",14}");
        foreach (var problem in problems.Select(name => SamplerProblems.Measured.Single(problem => problem.Name == name)))
            foreach (var sampler in samplers)
            {
                // Compiled and tiered up on the smallest history, unmeasured.
                Measure(sampler, problem, 100);
                for (var finished = 100; finished <= most; finished *= 10)
                {
                    var (median, first) = Measure(sampler, problem, finished);
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{problem.Name,-14} {sampler,-18} {finished,10} {median,15:0.000} {first,14:0.0}"));
                }
            }
    }

    private static (double Median, double First) Measure(string kind, SamplerProblem problem, int finished)
    {
        var sampler = JsonSerializer.Deserialize<SamplerOptions>($$"""{ "kind": "{{kind}}" }""", SearchClusterJson.Options)!
            .Build(PlanFor(problem).ForSampler());
        var ended = Finished(problem, finished);
        var first = Propose(sampler, ended).Milliseconds;
        var times = new List<double>();
        while (times.Count < Proposals)
        {
            var (proposal, milliseconds) = Propose(sampler, ended);
            times.Add(milliseconds);
            if (proposal is null)
                break;
            ended.Add(new Observation(ended.Count, proposal.Configuration, TrialState.Completed, problem.Regret(proposal.Configuration)));
        }

        return (times.Order().ElementAt(times.Count / 2), first);
    }

    private static (Proposal? Proposal, double Milliseconds) Propose(ISampler sampler, List<Observation> ended)
    {
        var started = Environment.CpuUsage.TotalTime;
        var proposal = sampler.Propose(ended.Count, new StudyHistory(ended, []));
        return (proposal, (Environment.CpuUsage.TotalTime - started).TotalMilliseconds);
    }

    private static List<Observation> Finished(SamplerProblem problem, int count)
    {
        var random = new RandomSamplerOptions().Build(PlanFor(problem).ForSampler());
        return
        [
            .. Enumerable.Range(0, count)
                .Select(trial => random.Propose(trial, StudyHistory.Empty)!.Configuration)
                .Select((configuration, trial) => new Observation(trial, configuration, TrialState.Completed,
                    problem.Regret(configuration))),
        ];
    }

    private static SearchPlan PlanFor(SamplerProblem problem) => new()
    {
        Name = "proposing",
        Seed = 1,
        Space = problem.Space,
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Budget = new Budget { Trials = 1_000_000 },
    };
}
