using MathNet.Numerics.Distributions;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Benchmarks.Samplers;

/// <summary>
/// One study of a sampler on a problem: the regret of the best trial after some numbers of trials, and the time that proposing took.
/// </summary>
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
        }.ForSampler());
        var ended = new List<Observation>();
        var running = new PriorityQueue<ProposedTrial, double>();
        var unfinished = new SortedDictionary<int, ProposedTrial>();
        var durations = new Random((int)seed);
        var noise = new Random((int)seed + 1_000_000);
        var (now, best, bestRegret, seconds) = (0.0, double.PositiveInfinity, double.PositiveInfinity, 0.0);
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
            var own = problem.Regret(done.Configuration);
            var told = own + problem.Noise * Normal.Sample(noise, 0, 1);
            ended.Add(new Observation(done.Trial, done.Configuration, TrialState.Completed, told));
            if (told < best)
                (best, bestRegret) = (told, own);
            if (Marks.Contains(ended.Count))
                regret[ended.Count] = bestRegret;
        }

        foreach (var mark in Marks)
            regret.TryAdd(mark, bestRegret);
        return new SamplerRun(regret, seconds);
    }
}
