using SearchCluster.Search;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Benchmarks.Samplers;

/// <summary>One study of a sampler on a problem: the least regret after some numbers of trials, and the time that proposing took.</summary>
/// <param name="Regret">By number of trials.</param>
/// <param name="SecondsProposing">Seconds of the processor.</param>
internal sealed record SamplerRun(IReadOnlyDictionary<int, double> Regret, double SecondsProposing)
{
    /// <summary>The numbers of trials at which a study is looked at.</summary>
    public static IReadOnlyList<int> Marks { get; } = [20, 50, 100];

    /// <summary>Runs a study. Several workers end their trials after times drawn from 0.5 to 1.5, and ask at once for the next.</summary>
    public static SamplerRun Of(SamplerOptions options, SamplerProblem problem, ulong seed, int workers)
    {
        var sampler = options.Build(new SearchPlan
        {
            Name = "benchmark",
            Seed = seed,
            Sampler = options,
            Space = problem.Space,
            Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
            Budget = new Budget { Trials = Marks[^1], Concurrency = workers },
        });
        var ended = new List<Observation>();
        var running = new PriorityQueue<ProposedTrial, double>();
        var unfinished = new SortedDictionary<int, ProposedTrial>();
        var durations = new Random((int)seed);
        var (now, best, seconds) = (0.0, double.PositiveInfinity, 0.0);
        var regret = new Dictionary<int, double>();
        for (var proposed = 0; ended.Count < Marks[^1];)
        {
            while (running.Count < workers && proposed < Marks[^1])
            {
                var history = new StudyHistory(ended, [.. unfinished.Values]);
                var started = Environment.CpuUsage.TotalTime;
                var proposal = sampler.Propose(proposed, history);
                seconds += (Environment.CpuUsage.TotalTime - started).TotalSeconds;
                if (proposal is null)
                    break;
                var trial = new ProposedTrial(proposed++, proposal.Configuration);
                unfinished.Add(trial.Trial, trial);
                running.Enqueue(trial, now + (workers == 1 ? 1 : 0.5 + durations.NextDouble()));
            }

            if (!running.TryDequeue(out var done, out now))
                break;
            unfinished.Remove(done.Trial);
            var value = problem.Regret(done.Configuration);
            ended.Add(new Observation(done.Trial, done.Configuration, TrialState.Completed, value));
            best = Math.Min(best, value);
            if (Marks.Contains(ended.Count))
                regret[ended.Count] = best;
        }

        foreach (var mark in Marks)
            regret.TryAdd(mark, best);
        return new SamplerRun(regret, seconds);
    }
}
