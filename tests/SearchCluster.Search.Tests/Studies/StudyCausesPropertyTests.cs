using System.Text.Json;
using CsCheck;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>
/// Any interleaving of asks, reports, tells, expiries, deaths and drains of silos, with messages that come late or twice: every trial ends
/// once, and its cause is what the journal says happened to it.
/// </summary>
public class StudyCausesPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnyInterleaving_OfDeathsAndFailures_IsHeldAgainstATrialByCause(int folds) =>
        Gen.Select(Gen.Int[0, 35], Gen.Int[0, 8], Gen.Int[0, 29]).List[0, 400].Sample(operations =>
        {
            var simulation = new Simulation(folds);
            foreach (var (operation, slot, choice) in operations)
                simulation.Do(operation, slot, choice);
            simulation.AssertCauses();
            simulation.AssertTheJournalGivesTheSame();
            simulation.Finish();
            simulation.AssertCauses();
        }, iter: 200, seed: "0000KLTmWZyH");

    /// <summary>Three silos of three slots, each of which may die and come back as another.</summary>
    private sealed class Simulation
    {
        private const int MaxAttempts = 2;

        private static readonly StudyOptions Options = new() { LeaseTime = TimeSpan.FromSeconds(60) };

        private readonly SearchPlan _plan;
        private readonly Study _study;
        private readonly List<StudyEvent> _journal = [];
        private readonly Dictionary<int, TrialSummary> _table = [];
        private readonly List<(TrialLease Lease, int Silo)> _everLeased = [];
        private readonly int[] _lives = new int[3];
        private DateTimeOffset _now = Start;

        public Simulation(int folds)
        {
            _plan = new SearchPlan
            {
                Name = "property",
                Seed = 3,
                Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
                Budget = new Budget { Trials = 8, MaxAttempts = MaxAttempts, TrialTime = TimeSpan.FromSeconds(100) },
                Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
                Workload = new FoldedWorkload(folds),
            };
            _study = new Study(_plan, Options);
            _study.Submit(new StudySubmitted { At = _now, Spec = JsonSerializer.SerializeToElement(new { }) });
            _study.Activate("silo-0@0", _ => true, _now);
            Drain();
        }

        public void Do(int operation, int slot, int choice)
        {
            _now += TimeSpan.FromSeconds(choice);
            var silo = slot % 3;
            var (lease, executing) = _everLeased.Count == 0
                ? (null, 0)
                : _everLeased[^(1 + (choice * 7919 % Math.Min(_everLeased.Count, 12)))];
            switch (operation)
            {
                case < 12:
                    foreach (var leased in _study.Ask(Holder(silo, slot), _now).Trials)
                        _everLeased.Add((leased, silo));
                    break;
                case < 15 when lease is not null:
                    _study.Report(lease.Attempt, new TrialReport
                    {
                        Epoch = choice % 5,
                        Values = new Dictionary<string, JsonElement> { ["value"] = lease.Configuration["x0"] }
                    }, _now);
                    break;
                case < 20 when lease is not null && executing != 0:
                    _study.Tell(lease.Attempt, Outcome(TrialState.Completed), _now);
                    break;
                case < 22 when lease is not null:
                    // Silo 0 is sick, and others are unlucky now and then.
                    var cause = choice % 4 == 0 ? FailureCause.OutOfMemory : FailureCause.Exception;
                    _study.Tell(lease.Attempt, Outcome(TrialState.Failed, cause), _now);
                    break;
                case 22 when lease is not null && choice < 10:
                    _study.Tell(lease.Attempt, Outcome(TrialState.Failed, FailureCause.TimedOut), _now);
                    break;
                case < 29:
                    var dead = $"silo-{silo}@{_lives[silo]++}";
                    _study.LoseSilos(name => name == dead, _now);
                    break;
                case 29:
                    _study.Release(SlotName.Parse(Holder(silo, slot)), ReleaseCause.Drained, _now);
                    break;
                case 30:
                    _study.Release(SlotName.Parse(Holder(silo, slot)), ReleaseCause.Lapsed, _now);
                    break;
                case < 33:
                    _study.Tick(_now);
                    break;
                case 33:
                    _study.Renew(_ => true, _now);
                    break;
                case 34 or 35:
                    _study.Resume(_now);
                    break;
            }

            Drain();
        }

        public void Finish()
        {
            for (var round = 0; !_study.HasEnded && round < 1000; round++)
            {
                _study.Resume(_now);
                _now += TimeSpan.FromSeconds(61);
                _study.Tick(_now);
                _lives[0]++;
                foreach (var lease in _study.Ask(Holder(0, 0), _now).Trials)
                    _study.Tell(lease.Attempt, Outcome(TrialState.Completed), _now);
                Drain();
            }

            var counts = _study.Summarize().Counts;
            Assert.Equal(counts.Failed == counts.Proposed ? StudyState.Failed : StudyState.Completed, _study.State);
            Assert.Equal((_plan.Trials, _plan.Trials), (Audit().Proposed, Audit().Ended));
        }

        public void AssertTheJournalGivesTheSame()
        {
            var other = new Study(_plan, Options);
            foreach (var happened in _journal)
                other.Apply(happened);
            Assert.Equal(
                JsonSerializer.Serialize<object[]>([_study.Summarize(), _study.TakenOut]),
                JsonSerializer.Serialize<object[]>([other.Summarize(), other.TakenOut]));
        }

        /// <summary>Told from the journal alone, by other means than the study's.</summary>
        public void AssertCauses()
        {
            Assert.True(Audit().Ok);
            var silos = new Dictionary<(int, int, int), string>();
            var lost = new Dictionary<int, HashSet<string>>();
            var furthest = new Dictionary<(int, int), int>();
            var isBack = new Dictionary<(int, int), bool>();
            var thrown = new Dictionary<(int, int), int>();
            var takenOut = new HashSet<string>();
            foreach (var happened in _journal)
            {
                switch (happened)
                {
                    case TrialLeased leased:
                        var silo = leased.Holder.Silo;
                        Assert.DoesNotContain(silo, takenOut);
                        silos[(leased.Trial, leased.Fold, leased.Attempt)] = silo;
                        break;
                    case TrialReported reported:
                        Assert.True(reported.Report.Epoch > furthest.GetValueOrDefault((reported.Trial, reported.Fold), -1));
                        furthest[(reported.Trial, reported.Fold)] = reported.Report.Epoch;
                        isBack[(reported.Trial, reported.Fold)] = true;
                        lost.Remove(reported.Trial);
                        break;
                    case TrialCaughtUp caughtUp:
                        isBack[(caughtUp.Trial, caughtUp.Fold)] = true;
                        break;
                    case TrialReleased { Cause: ReleaseCause.Lost } released:
                        // Deaths that other silos shared may be more.
                        if (LostWith(released).Count < 2 || isBack.GetValueOrDefault((released.Trial, released.Fold), true))
                            LostWith(released).Add(silos[(released.Trial, released.Fold, released.Attempt)]);
                        isBack[(released.Trial, released.Fold)] = !furthest.ContainsKey((released.Trial, released.Fold));
                        break;
                    case TrialReleased { Cause: ReleaseCause.Exception or ReleaseCause.OutOfMemory } released:
                        isBack[(released.Trial, released.Fold)] = true;
                        thrown[(released.Trial, released.Fold)] = thrown.GetValueOrDefault((released.Trial, released.Fold)) + 1;
                        break;
                    case SiloTakenOut { Silo: var name }:
                        Assert.True(takenOut.Add(name));
                        break;
                    case TrialEnded { Outcome: { State: TrialState.Failed, Cause: FailureCause.Suspected } } ended:
                        LostWith(ended).Add(silos[(ended.Trial, ended.Fold, ended.Attempt)]);
                        Assert.InRange(LostWith(ended).Count, Study.MostLivesLost, int.MaxValue);
                        break;
                    case FoldEnded { Outcome.Cause: not FailureCause.Suspected } ended:
                        lost.Remove(ended.Trial);
                        break;
                    case FoldEnded or FoldJudged:
                        break;
                    case TrialReleased released:
                        isBack[(released.Trial, released.Fold)] = true;
                        break;
                    case TrialEnded { Outcome.Cause: FailureCause.Exception or FailureCause.OutOfMemory } ended:
                        Assert.Equal(MaxAttempts - 1, thrown.GetValueOrDefault((ended.Trial, ended.Fold)));
                        break;
                    case TrialEnded ended:
                        Assert.Equal(ended.Outcome.State == TrialState.Failed ? FailureCause.TimedOut : null, ended.Outcome.Cause);
                        break;
                }
            }

            HashSet<string> LostWith(TrialEvent happened)
            {
                if (!lost.TryGetValue(happened.Trial, out var lives))
                    lost[happened.Trial] = lives = [];
                return lives;
            }
        }

        private string Holder(int silo, int slot) => $"silo-{silo}@{_lives[silo]}/{slot}";

        private StudyAudit Audit() =>
            StudyAudit.Of(_plan.Name, _journal, _table.ToDictionary(trial => trial.Key, trial => trial.Value.State));

        private void Drain()
        {
            _journal.AddRange(_study.DrainEvents());
            foreach (var trial in _study.DrainChangedTrials())
                _table[trial.Number] = trial;
        }

        private static TrialOutcome Outcome(TrialState state, FailureCause? cause = null) =>
            new() { State = state, Cause = cause, Reason = cause?.ToString(), Timing = new TrialTiming(1, "silo") };
    }
}
