using System.Text.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>
/// A study on so many slots, whose process or silos are killed at moments drawn from a seed. What a trial measures follows from its
/// configuration, its fold and the epoch alone; an attempt goes on from a checkpoint that lies behind.
/// </summary>
internal sealed class DisturbedStudy
{
    private const int SlotsOfASilo = 2;

    private readonly SearchPlan _plan;
    private readonly StudyOptions _options;
    private readonly Random _random;
    private readonly Work?[] _slots;
    private readonly int[] _lives;
    private readonly List<StudyEvent> _journal = [];
    private readonly SortedDictionary<int, TrialSummary> _table = [];
    private DateTimeOffset _now = StudyBench.Start;
    private Study _study;

    private DisturbedStudy(SearchPlan plan, int slots, int seed, bool oneProcess)
    {
        _plan = plan;
        _options = new StudyOptions { LeasedTogether = TimeSpan.Zero, OneProcess = oneProcess };
        _random = new Random(seed);
        _slots = new Work?[slots];
        _lives = new int[(slots + SlotsOfASilo - 1) / SlotsOfASilo];
        _study = new Study(plan, _options);
        _study.Submit(new StudySubmitted { At = _now, Spec = JsonSerializer.SerializeToElement(new { }) });
        _study.Activate("silo", _ => true, _now);
    }

    /// <summary>Everything that users see of the study and its trials, without what depends on time and place.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="slots">Training slots, two on each silo.</param>
    /// <param name="seed">Decides which slot is how quick, and what is killed when.</param>
    /// <param name="restarts">Kills of all silos at once, with the coordinator.</param>
    /// <param name="kills">Kills of one silo.</param>
    public static string Run(SearchPlan plan, int slots, int seed, int restarts = 0, int kills = 0)
    {
        var study = new DisturbedStudy(plan, slots, seed, oneProcess: kills == 0);
        var spans = restarts + kills == 0 ? int.MaxValue : 12;
        for (var round = 1; !study._study.HasEnded; round++)
        {
            Assert.True(round < 100_000, "the study does not end");
            study.Move();
            if (round % spans != 0)
                continue;
            if (restarts > 0 && (kills == 0 || study._random.Next(2) == 0))
                (restarts, _) = (restarts - 1, study.Restart());
            else if (kills > 0)
                (kills, _) = (kills - 1, study.Kill(study._random.Next(study._lives.Length)));
        }

        Assert.Equal((0, 0), (restarts, kills));
        return study.Outcome();
    }

    private void Move()
    {
        _now += TimeSpan.FromSeconds(1);
        _study.Renew(_ => true, _now);
        _study.Tick(_now);
        var slot = _random.Next(_slots.Length);
        if (_slots[slot] is not { } work)
        {
            if (_study.Ask(Holder(slot), _now).Trials is [var lease])
                _slots[slot] = new Work(lease) { Epoch = lease.Attempt.Attempt == 1 ? -1 : Math.Max(-1, Reached(lease) - _random.Next(2)) };
        }
        else if (work.Epoch < work.Lease.Epochs)
        {
            Report(slot, work);
        }
        else
        {
            End(slot, TrialState.Completed, null);
        }

        Drain();
    }

    private void Report(int slot, Work work)
    {
        work.Epoch++;
        var (value, diverges) = Measure(work.Lease, work.Epoch);
        if (diverges)
        {
            End(slot, TrialState.Diverged, $"diverged at epoch {work.Epoch}");
            return;
        }

        var report = new TrialReport
        {
            Epoch = work.Epoch,
            Values = new Dictionary<string, JsonElement> { ["value"] = SearchJson.Value(value) }
        };
        if (_study.Report(work.Lease.Attempt, report, _now) == ReportDecision.Abandon)
            _slots[slot] = null;
    }

    private void End(int slot, TrialState state, string? reason)
    {
        var lease = _slots[slot]!.Lease;
        _slots[slot] = null;
        _study.Tell(lease.Attempt, new TrialOutcome
        {
            State = state,
            Reason = reason,
            Verdicts = JsonSerializer.SerializeToElement(new[] { new { kind = state.ToString(), text = $"fold {lease.Attempt.Fold}" } }),
            Timing = new TrialTiming(1, Holder(slot)),
        }, _now);
    }

    private bool Restart()
    {
        Drain();
        Array.Clear(_slots);
        for (var silo = 0; silo < _lives.Length; silo++)
            _lives[silo]++;
        _study = new Study(_plan, _options);
        _journal.ForEach(_study.Apply);
        _study.Activate($"silo@{_lives[0]}", _ => false, _now);
        Drain();
        return true;
    }

    private bool Kill(int silo)
    {
        var dead = $"{silo}@{_lives[silo]++}";
        for (var slot = silo * SlotsOfASilo; slot < Math.Min(_slots.Length, (silo + 1) * SlotsOfASilo); slot++)
            _slots[slot] = null;
        _study.LoseSilos(name => name == dead, _now);
        Drain();
        return true;
    }

    private string Outcome()
    {
        Drain();
        Assert.True(StudyAudit.Of(_plan.Name, _journal, _table.ToDictionary(trial => trial.Key, trial => trial.Value.State)).Ok);
        Assert.True(StudyReplay.Of(_plan, _journal).Ok);
        var trials = _table.Values.Select(trial => trial with
        {
            Timing = null,
            Attempts = 0,
            Folds = trial.Folds?.Select(fold => fold with { Attempts = 0 }).ToList(),
        });
        return JsonSerializer.Serialize<object[]>([_study.Summarize() with { Timing = new StudyTiming(0, 0) }, .. trials]);
    }

    private void Drain()
    {
        _journal.AddRange(_study.DrainEvents());
        foreach (var trial in _study.DrainChangedTrials())
            _table[trial.Number] = trial;
    }

    private int Reached(TrialLease lease) => _journal.OfType<TrialReported>()
        .Where(reported => (reported.Trial, reported.Fold) == (lease.Attempt.Trial, lease.Attempt.Fold))
        .Select(reported => reported.Report.Epoch).DefaultIfEmpty(-1).Max();

    private string Holder(int slot) => $"{slot / SlotsOfASilo}@{_lives[slot / SlotsOfASilo]}/{slot}";

    // Folds of one configuration in three diverge, each at an epoch of its own.
    private static (double Value, bool Diverges) Measure(TrialLease lease, int epoch)
    {
        var x = lease.Configuration["x0"].GetDouble();
        var hash = (int)(x * 1000) % 3;
        var at = 2 + ((lease.Attempt.Fold * 5) + (int)(x * 10_000)) % 4;
        var diverges = hash == 0 && (lease.Attempt.Fold + (int)(x * 100_000)) % 2 == 0;
        return ((x * (lease.Attempt.Fold + 1)) - (1.0 / (epoch + 2)), diverges && epoch >= at);
    }

    private sealed class Work(TrialLease lease)
    {
        public TrialLease Lease => lease;

        public int Epoch { get; set; }
    }
}
