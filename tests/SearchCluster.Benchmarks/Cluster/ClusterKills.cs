using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Statistics;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// A grid on three real silos of which one is killed with -9 again and again, in turn the coordinator's and another one: how long until
/// its trials are leased again, and whether every point was tried once.
/// </summary>
internal static class ClusterKills
{
    private const int Silos = 3;
    private const int SlotsOfEach = 2;
    private const int Side = 10;
    private const int Points = Side * Side * Side;
    private const string Name = "killed";

    // Between a silo's return and the next kill so many trials end.
    private const int TrialsBetween = 12;

    private static readonly TimeSpan TrialTime = TimeSpan.FromSeconds(1);

    /// <summary>Runs the study and writes one JSON document.</summary>
    public static async Task Write(TextWriter output, int kills, int seed)
    {
        var random = new Random(seed);
        await using var cluster = await SiloCluster.Start(Silos, SlotsOfEach);
        await cluster.Submit(Grid());
        var (ofCoordinator, ofOthers) = (new List<double>(), new List<double>());
        var ended = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            ended += TrialsBetween;
            var journal = await cluster.UntilEnded(Name, ended);
            var coordinator = cluster.CoordinatorOf(journal);
            var isCoordinator = kill % 2 == 0;
            var victim = isCoordinator ? coordinator : cluster.Silos.Where(silo => silo != coordinator).ElementAt(random.Next(Silos - 1));
            var killed = TimeProvider.System.GetUtcNow();
            await victim.Kill(SiloCluster.Patience());
            // What it held when it died: leased to it and neither ended nor released yet.
            var again = await cluster.Until(Name, entries => Lost(entries, victim, killed).All(lost => lost.Again is not null));
            (isCoordinator ? ofCoordinator : ofOthers)
                .AddRange(Lost(again, victim, killed).Select(lost => (lost.Again!.Value - killed).TotalSeconds));
            ended = again.Count(entry => entry.Event is TrialEnded);
            victim.Start();
            await victim.Ready(SiloCluster.Patience());
        }

        await cluster.UntilEnded(Name);
        var audit = await cluster.Audit(Name);
        List<double> all = [.. ofCoordinator, .. ofOthers];
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                points = Points,
                silos = Silos,
                slots = Silos * SlotsOfEach,
                kills,
                lostTrials = all.Count,
                missed = Points - audit.Ended + audit.Missing.Count,
                doubled = audit.Doubled.Count,
                audit.Attempts,
                audit.Ok,
                secondsUntilLeasedAgain = new { median = Quartiles.Of(all).Median, worst = all.Max() },
                coordinatorsSilo = new { median = Quartiles.Of(ofCoordinator).Median, worst = ofCoordinator.Max() },
                otherSilo = new { median = Quartiles.Of(ofOthers).Median, worst = ofOthers.Max() },
            },
            SearchClusterJson.Indented));
    }

    private static StudySpec Grid() => new()
    {
        Search = new SearchPlan
        {
            Name = Name,
            Objective = new Objective { Metric = FunctionPlan.Metric, Direction = Direction.Minimize },
            Sampler = new GridSamplerOptions(),
            Budget = new Budget(),
            Space = new(Enumerable.Range(0, 3)
                .Select(i => KeyValuePair.Create($"x{i}", (Domain)new UniformDomain { Low = 0, High = 1, Points = Side }))),
        },
        Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Hartmann3, Delay = TrialTime }),
    };

    private static List<(int Trial, DateTimeOffset? Again)> Lost(
        IReadOnlyList<JournalEntry> entries, SiloProcess victim, DateTimeOffset killed)
    {
        var held = new Dictionary<int, int>();
        var lost = new Dictionary<int, DateTimeOffset?>();
        foreach (var happened in entries.Select(entry => entry.Event))
        {
            switch (happened)
            {
                case TrialLeased leased when leased.At < killed && victim.Is(leased.Holder):
                    held[leased.Trial] = leased.Attempt;
                    lost[leased.Trial] = null;
                    break;
                case TrialLeased leased
                    when lost.TryGetValue(leased.Trial, out var again) && again is null && leased.Attempt > held[leased.Trial]:
                    lost[leased.Trial] = leased.At;
                    break;
                case TrialEnded or TrialReleased when happened is AttemptEvent { Trial: var trial } && happened.At < killed:
                    lost.Remove(trial);
                    break;
            }
        }

        return [.. lost.Select(trial => (trial.Key, trial.Value))];
    }
}
