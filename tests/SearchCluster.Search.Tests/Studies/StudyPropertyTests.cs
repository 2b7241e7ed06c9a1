using System.Text.Json;
using CsCheck;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>Any interleaving of asks, reports, tells, losses, expiries, crashes and what an operator does keeps the accounts.</summary>
public class StudyPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Trials that run through; on a grid; that pause at rungs and are promoted; that are pruned; of three folds; of folds after which they
    /// are pruned.
    /// </summary>
    public static TheoryData<string> Kinds => ["plain", "grid", "promote", "stop", "folds", "wilcoxon"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyInterleaving_OfWorkersAndFaults_EveryTrialEndsOnce(string kind) =>
        Gen.Select(Gen.Int[0, 36], Gen.Int[0, 9], Gen.Int[0, 9]).List[0, 400].Sample(
            operations => Survives(kind, operations), iter: 150, seed: "0000KLTmWZyH");

    // Of two that live through the same, one loses its coordinator halfway: what it folds from the journal is what the other one is,
    // and both go on alike.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_OfTheJournal_GivesTheSameStudy(string kind)
    {
        var operations = Gen.Select(Gen.Int[0, 36], Gen.Int[0, 9], Gen.Int[0, 9]).List[0, 200];
        Gen.Select(operations, operations).Sample(
            (before, after) => LivedThrough(kind, before, after, loses: false) == LivedThrough(kind, before, after, loses: true),
            iter: 100, seed: "0000KLTmWZyH");
    }

    private static string LivedThrough(string kind, List<(int, int, int)> before, List<(int, int, int)> after, bool loses)
    {
        var simulation = new Simulation(kind);
        foreach (var (operation, slot, choice) in before)
            simulation.Do(operation, slot, choice);
        if (loses)
            simulation.Crash();
        simulation.Activate();
        foreach (var (operation, slot, choice) in after)
            simulation.Do(operation, slot, choice);
        return simulation.Everything();
    }

    private static bool Survives(string kind, List<(int, int, int)> operations)
    {
        var simulation = new Simulation(kind);
        foreach (var (operation, slot, choice) in operations)
            simulation.Do(operation, slot, choice);
        var onTheWay = simulation.Audit();
        simulation.Finish();

        var audit = simulation.Audit();
        var counts = simulation.Study.Summarize().Counts;
        return onTheWay.Ok
            && audit.Ok
            && audit.Proposed == counts.Proposed
            && audit.Ended == counts.Proposed
            && counts.Ended == counts.Proposed
            && counts is { Pending: 0, Running: 0, Paused: 0 }
            && simulation.Replay().Ok
            && simulation.Study.State switch
            {
                StudyState.Completed => counts.Proposed == Simulation.Planned + simulation.OnTop && counts.Canceled == 0
                    && simulation.TriesTheWholeGrid(),
                StudyState.Stopped => counts.Proposed <= Simulation.Planned + simulation.OnTop,
                StudyState.Canceled => true,
                _ => false,
            };
    }

    /// <summary>Workers that keep every lease they ever got, and speak up at the worst time.</summary>
    private sealed class Simulation
    {
        public const int Planned = 12;

        private static readonly StudyOptions Options = new() { LeaseTime = TimeSpan.FromSeconds(60) };

        private readonly SearchPlan _plan;
        private readonly List<StudyEvent> _journal = [];
        private readonly Dictionary<int, TrialSummary> _table = [];
        private readonly List<TrialLease> _everLeased = [];
        private DateTimeOffset _now = Start;

        public Simulation(string kind)
        {
            _plan = new SearchPlan
            {
                Name = "property",
                Seed = 3,
                Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
                Budget = new Budget { Trials = Planned, Concurrency = 4, MaxAttempts = 3 },
                Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1, Points = Planned } },
                Sampler = kind == "grid" ? new GridSamplerOptions() : new RandomSamplerOptions(),
                Workload = new FoldedWorkload(kind is "folds" or "wilcoxon" ? 3 : 1),
                Pruner = kind switch
                {
                    "promote" => new AshaPrunerOptions { Variant = HalvingVariant.Promote, ReductionFactor = 2, MinEpochs = 2 },
                    "stop" => new AshaPrunerOptions { ReductionFactor = 2 },
                    "wilcoxon" => new WilcoxonPrunerOptions { Significance = 0.3 },
                    _ => new NoPrunerOptions(),
                },
            };
            Study = new Study(_plan, Options);
            Study.Submit(new StudySubmitted { At = _now, Spec = JsonSerializer.SerializeToElement(new { }) });
            Study.Activate("silo-0", _ => true, _now);
            Drain();
        }

        public Study Study { get; private set; }

        /// <summary>
        /// Trials that a grid has beyond its points: enqueued ones that are none of them, or were one that had been tried already.
        /// </summary>
        public int OnTop { get; private set; }

        public void Do(int operation, int slot, int choice)
        {
            _now += TimeSpan.FromSeconds(operation);
            var holder = $"silo-{slot % 3}/{slot}";
            var lease = _everLeased.Count == 0 ? null : _everLeased[choice * 7919 % _everLeased.Count];
            switch (operation)
            {
                case < 11:
                    _everLeased.AddRange(Study.Ask(holder, _now).Trials);
                    break;
                case < 16 when lease is not null:
                    // As a worker does, it hands back what it was told to pause; and as the worst may do, any time or twice.
                    if (Study.Report(lease.Attempt, ReportOf(choice, lease), _now) == ReportDecision.Pause && slot > 2)
                        Study.Tell(lease.Attempt, Outcome(TrialState.Paused), _now);
                    break;
                case < 24 when lease is not null:
                    Study.Tell(lease.Attempt, Outcome(slot == 9 ? TrialState.Paused : StateOf(choice)), _now);
                    break;
                case 24 when lease is not null:
                    Study.Release(lease.Attempt, ReleaseCause.Drained, _now);
                    break;
                case 25:
                    Study.LoseSilos(name => name == $"silo-{slot % 3}", _now);
                    break;
                case 26:
                    Study.Tick(_now);
                    break;
                case 27:
                    Study.Renew(name => name == $"silo-{slot % 3}", _now);
                    break;
                case 28:
                    Drain();
                    Crash();
                    Activate();
                    break;
                case 31:
                    Study.Pause(_now);
                    break;
                case 32 or 33:
                    Study.Resume(_now);
                    break;
                case 34 when slot == 0:
                    _ = choice < 3 ? Study.Stop(_now) : choice < 6 ? Study.StopAtRest(_now) : Study.Cancel(_now);
                    break;
                case 35 when slot < 3:
                    // A point of the grid, or one between two of them.
                    Enqueue((choice + (slot == 0 ? 0.5 : 0)) / (Planned - 1));
                    break;
            }

            Drain();
        }

        /// <summary>Coordinator lost: a new one applies what the journal holds.</summary>
        public void Crash()
        {
            Study = new Study(_plan, Options);
            foreach (var happened in _journal)
                Study.Apply(happened);
        }

        public void Activate()
        {
            Study.Activate("silo-1", name => !name.StartsWith("silo-2", StringComparison.Ordinal), _now);
            Drain();
        }

        public void Finish()
        {
            Study.Resume(_now);
            Drain();
            for (var round = 0; !Study.HasEnded && round < 1000; round++)
            {
                _now += TimeSpan.FromSeconds(61);
                Study.Tick(_now);
                foreach (var lease in Study.Ask("silo-0/0", _now).Trials)
                    Study.Tell(lease.Attempt, Outcome(TrialState.Completed), _now);
                Drain();
            }
        }

        public StudyAudit Audit() =>
            StudyAudit.Of(_plan.Name, _journal, _table.ToDictionary(trial => trial.Key, trial => trial.Value.State));

        public StudyReplay Replay() => StudyReplay.Of(_plan, _journal);

        /// <summary>Each point once, whether the sampler's or enqueued before its turn; no matter where there is no grid.</summary>
        public bool TriesTheWholeGrid()
        {
            if (_plan.Sampler is not GridSamplerOptions)
                return true;
            var proposed = _journal.OfType<TrialProposed>().ToList();
            var bySampler = proposed.Where(trial => !trial.IsEnqueued).Select(trial => trial.Configuration).ToList();
            return _plan.Space["x0"].GridValues()!
                .Select(value => Configuration.Of([new("x0", value)]))
                .All(point => bySampler.Count(point.Equals) is 1
                    || (bySampler.Count(point.Equals) is 0 && proposed.Exists(trial => trial.Configuration.Equals(point))));
        }

        private void Enqueue(double number)
        {
            var value = SearchJson.Value(number);
            var isNext = _plan.Space["x0"].GridValues()!.Any(point => JsonElement.DeepEquals(point, value))
                && !_journal.OfType<TrialProposed>().Any(trial => JsonElement.DeepEquals(trial.Configuration["x0"], value));
            var problems = Study.Enqueue(new Dictionary<string, JsonElement> { ["x0"] = value }, _now);
            if (problems.Count == 0 && _plan.Sampler is GridSamplerOptions && !isNext)
                OnTop++;
        }

        /// <summary>Journal, trials and summary.</summary>
        public string Everything() => JsonSerializer.Serialize<object[]>([_journal, _table, Study.Summarize()]);

        private void Drain()
        {
            _journal.AddRange(Study.DrainEvents());
            foreach (var trial in Study.DrainChangedTrials())
                _table[trial.Number] = trial;

            var counts = Study.Summarize().Counts;
            Assert.Equal(counts.Proposed, counts.Ended + counts.Pending + counts.Running + counts.Paused);
            Assert.Equal(counts.Running, _table.Values.Count(trial => trial.State == TrialState.Running));
            Assert.Equal(counts.Paused, _table.Values.Count(trial => trial.State == TrialState.Paused));
        }

        private static TrialReport ReportOf(int epoch, TrialLease lease) => new()
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement> { ["value"] = lease.Configuration["x0"] },
        };

        private static TrialState StateOf(int choice) =>
            choice switch { 8 => TrialState.Failed, 9 => TrialState.Diverged, _ => TrialState.Completed };

        private static TrialOutcome Outcome(TrialState state) => new() { State = state, Timing = new TrialTiming(1, "silo") };
    }
}
