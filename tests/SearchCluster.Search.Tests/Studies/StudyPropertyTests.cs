using System.Text.Json;
using CsCheck;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>Any interleaving of asks, reports, tells, losses, expiries and crashes keeps the accounts.</summary>
public class StudyPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AnyInterleaving_OfWorkersAndFaults_EveryTrialEndsOnce() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 9], Gen.Int[0, 9]).List[0, 400].Sample(Survives, iter: 300, seed: "0000KLTmWZyH");

    [Fact]
    public void Fold_OfTheJournal_GivesTheSameStudy() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 9], Gen.Int[0, 9]).List[0, 200].Sample(operations =>
        {
            var simulation = new Simulation();
            foreach (var operation in operations)
                simulation.Do(operation.Item1, operation.Item2, operation.Item3);
            var before = simulation.Study.Summarize();
            simulation.Crash();
            return JsonSerializer.Serialize(before) == JsonSerializer.Serialize(simulation.Study.Summarize());
        }, iter: 200, seed: "0000KLTmWZyH");

    private static bool Survives(List<(int, int, int)> operations)
    {
        var simulation = new Simulation();
        foreach (var (operation, slot, choice) in operations)
            simulation.Do(operation, slot, choice);
        simulation.Finish();

        var audit = simulation.Audit();
        var counts = simulation.Study.Summarize().Counts;
        return audit.Ok
            && audit.Proposed == Simulation.Trials
            && audit.Ended == Simulation.Trials
            && counts.Ended == Simulation.Trials
            && counts is { Pending: 0, Running: 0 }
            && simulation.Study.State == StudyState.Completed;
    }

    /// <summary>Workers that keep every lease they ever got, and speak up at the worst time.</summary>
    private sealed class Simulation
    {
        public const int Trials = 12;

        private static readonly StudyOptions Options = new() { LeaseTime = TimeSpan.FromSeconds(60) };

        private readonly SearchPlan _plan = new()
        {
            Name = "property",
            Seed = 3,
            Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
            Budget = new Budget { Trials = Trials, Concurrency = 4, MaxAttempts = 3 },
            Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
        };

        private readonly List<StudyEvent> _journal = [];
        private readonly Dictionary<int, TrialState> _table = [];
        private readonly List<TrialLease> _everLeased = [];
        private DateTimeOffset _now = Start;

        public Simulation()
        {
            Study = new Study(_plan, Options);
            Study.Submit(new StudySubmitted { At = _now, Spec = JsonSerializer.SerializeToElement(new { }) });
            Study.Activate("silo-0", _ => true, _now);
            Drain();
        }

        public Study Study { get; private set; }

        public void Do(int operation, int slot, int choice)
        {
            _now += TimeSpan.FromSeconds(operation);
            var holder = $"silo-{slot % 3}/{slot}";
            var lease = _everLeased.Count == 0 ? null : _everLeased[choice * 7919 % _everLeased.Count];
            switch (operation)
            {
                case < 12:
                    _everLeased.AddRange(Study.Ask(holder, _now).Trials);
                    break;
                case < 16 when lease is not null:
                    Study.Report(lease.Attempt, ReportOf(choice, lease), _now);
                    break;
                case < 24 when lease is not null:
                    Study.Tell(lease.Attempt, Outcome(choice), _now);
                    break;
                case 24 when lease is not null:
                    Study.Release(lease.Attempt, ReleaseCause.Drained, _now);
                    break;
                case 25:
                    Study.LoseHolders(name => name.StartsWith($"silo-{slot % 3}/", StringComparison.Ordinal), _now);
                    break;
                case 26:
                    Study.Tick(_now);
                    break;
                case 27:
                    Study.Renew(name => name.StartsWith($"silo-{slot % 3}/", StringComparison.Ordinal), _now);
                    break;
                case 28:
                    Drain();
                    Crash();
                    Study.Activate("silo-1", name => !name.StartsWith("silo-2", StringComparison.Ordinal), _now);
                    break;
            }

            Drain();
        }

        /// <summary>Coordinator lost: a new one folds what the journal holds.</summary>
        public void Crash()
        {
            Study = new Study(_plan, Options);
            foreach (var happened in _journal)
                Study.Fold(happened);
        }

        public void Finish()
        {
            for (var round = 0; Study.State == StudyState.Running && round < 1000; round++)
            {
                _now += TimeSpan.FromSeconds(61);
                Study.Tick(_now);
                foreach (var lease in Study.Ask("silo-0/0", _now).Trials)
                    Study.Tell(lease.Attempt, Outcome(0), _now);
                Drain();
            }
        }

        public StudyAudit Audit() => StudyAudit.Of(_plan.Name, _journal, _table);

        private void Drain()
        {
            _journal.AddRange(Study.DrainEvents());
            foreach (var trial in Study.DrainChangedTrials())
                _table[trial.Number] = trial.State;
        }

        private static TrialReport ReportOf(int epoch, TrialLease lease) => new()
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement> { ["value"] = lease.Configuration["x0"] },
        };

        private static TrialOutcome Outcome(int choice) => new()
        {
            State = choice switch { 8 => TrialState.Failed, 9 => TrialState.Diverged, _ => TrialState.Completed },
            Timing = new TrialTiming(1, "silo"),
        };
    }
}
