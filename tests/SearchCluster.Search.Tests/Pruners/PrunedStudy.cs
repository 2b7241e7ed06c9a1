using System.Text.Json;
using SearchCluster.Randomness;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Pruners;

/// <summary>
/// A study of trials whose curves are known, executed by workers that take turns in a seeded order. A worker that was told to pause
/// hands its trial back; one that is lost leaves it to the next attempt, which reports everything again.
/// </summary>
internal sealed class PrunedStudy
{
    private const int MostTurns = 200_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SearchPlan _plan;
    private readonly Func<int, int, double> _curve;
    private readonly List<StudyEvent> _journal = [];
    private readonly Dictionary<int, TrialSummary> _trials = [];
    private Study _study;

    /// <param name="pruner">What is tested.</param>
    /// <param name="trials">Number of trials.</param>
    /// <param name="epochs">Epochs of each.</param>
    /// <param name="curve">The objective's value of a trial at an epoch.</param>
    /// <param name="direction">Which way is better.</param>
    public PrunedStudy(PrunerOptions pruner, int trials, int epochs, Func<int, int, double> curve, Direction direction = Direction.Maximize)
    {
        _curve = curve;
        _plan = new SearchPlan
        {
            Name = "pruned",
            Objective = new Objective { Metric = "value", Direction = direction },
            Budget = new Budget { Trials = trials, Epochs = epochs },
            Pruner = pruner,
            Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
        };
        _study = new Study(_plan, Options);
        _study.Submit(new StudySubmitted { At = Start, Spec = JsonSerializer.SerializeToElement(new { }) });
        _study.Activate("silo", _ => true, Start);
    }

    /// <summary>The pruner's answers, in order.</summary>
    public List<(int Trial, int Epoch, ReportDecision Decision)> Decisions { get; } = [];

    /// <summary>Epochs reported: what the study cost.</summary>
    public int EpochsSpent => Decisions.Count(decision => decision.Epoch > 0);

    /// <summary>The trials as they ended.</summary>
    public IReadOnlyDictionary<int, TrialSummary> Trials => _trials;

    /// <summary>The study as users see it.</summary>
    public StudySummary Summary => _study.Summarize();

    /// <summary>The proof of the accounts.</summary>
    public StudyAudit Audit => StudyAudit.Of("pruned", _journal, _trials.ToDictionary(trial => trial.Key, trial => trial.Value.State));

    /// <summary>Runs to the study's end.</summary>
    /// <param name="workers">Trials executed at once.</param>
    /// <param name="seed">Whose turn it is.</param>
    /// <param name="losses">Of a hundred turns, how many lose the worker.</param>
    /// <param name="crashes">Of a hundred turns, how many lose the coordinator; the next one applies the journal.</param>
    public PrunedStudy Run(int workers = 1, ulong seed = 1, int losses = 0, int crashes = 0)
    {
        var random = RandomStream.At(seed, RandomPurpose.Proposal);
        var leases = new (TrialLease Lease, int Epoch)?[workers];
        for (var turn = 0; _study.State == StudyState.Running; turn++)
        {
            Assert.True(turn < MostTurns, "the study does not end");
            var worker = random.NextInteger(workers);
            if (random.NextInteger(100) < crashes)
                Crash();
            if (leases[worker] is not { } at)
                leases[worker] = _study.Ask($"silo-{worker}/0", Start).Trials is [var lease, ..] ? (lease, 0) : null;
            else if (random.NextInteger(100) < losses)
                (leases[worker], _) = (null, Lose(worker));
            else
                leases[worker] = Turn(at.Lease, at.Epoch) ? (at.Lease, at.Epoch + 1) : null;
            Drain();
        }

        return this;
    }

    private static StudyOptions Options => new() { LeasedTogether = TimeSpan.Zero };

    private bool Turn(TrialLease lease, int epoch)
    {
        var value = _curve(lease.Attempt.Trial, epoch);
        var report = new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement>
            {
                ["value"] = double.IsFinite(value) ? SearchJson.Value(value)
                : SearchJson.Value(value.ToString(System.Globalization.CultureInfo.InvariantCulture))
            },
        };
        var decision = _study.Report(lease.Attempt, report, Start);
        if (decision == ReportDecision.Continue && epoch < lease.Epochs)
            return true;
        var state = decision switch
        {
            ReportDecision.Prune => TrialState.Pruned,
            ReportDecision.Pause => TrialState.Paused,
            _ =>
            TrialState.Completed
        };
        _study.Tell(lease.Attempt, new TrialOutcome { State = state, Timing = new TrialTiming(1, "silo") }, Start);
        return false;
    }

    private bool Lose(int worker)
    {
        _study.LoseSilos(silo => silo == $"silo-{worker}", Start);
        return true;
    }

    private void Crash()
    {
        Drain();
        _study = new Study(_plan, Options);
        foreach (var happened in _journal)
            _study.Apply(happened);
        _study.Activate("silo", _ => true, Start);
    }

    private void Drain()
    {
        foreach (var happened in _study.DrainEvents())
        {
            _journal.Add(happened);
            if (happened is TrialReported reported)
                Decisions.Add((reported.Trial, reported.Report.Epoch, reported.Decision));
        }

        foreach (var trial in _study.DrainChangedTrials())
            _trials[trial.Number] = trial;
    }
}
