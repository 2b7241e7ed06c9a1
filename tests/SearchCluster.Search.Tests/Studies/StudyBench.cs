using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>A study that has begun, a clock, and the moves of its workers.</summary>
internal sealed class StudyBench
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TrialTiming OneSecond = new(1, "silo");

    private readonly List<StudyEvent> _journal = [];
    private readonly Dictionary<int, TrialSummary> _table = [];

    public StudyBench(Budget budget, Direction direction = Direction.Maximize, SamplerOptions? sampler = null, PrunerOptions? pruner = null,
        bool evaluatesBest = false, ObjectiveAt at = ObjectiveAt.Best, int folds = 1)
    {
        var plan = new SearchPlan
        {
            Workload = new FoldedWorkload(folds),
            Name = "bench",
            Objective = new Objective { Metric = "value", Direction = direction, At = at },
            Budget = budget,
            Sampler = sampler ?? new RandomSamplerOptions(),
            Pruner = pruner ?? new NoPrunerOptions(),
            Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1, Points = 3 } },
        };
        Study = new Study(plan, new StudyOptions { EvaluatesBest = evaluatesBest, LeasedTogether = TimeSpan.Zero });
        Study.Submit(new StudySubmitted { At = Now, Spec = JsonSerializer.SerializeToElement(new { }) });
        Study.Activate("silo", _ => true, Now);
    }

    public Study Study { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    public TrialCounts Counts => Study.Summarize().Counts;

    public BestTrial? Best => Study.Summarize().Best;

    public StudyAudit Audit
    {
        get
        {
            Drain();
            return StudyAudit.Of("bench", _journal, _table.ToDictionary(trial => trial.Key, trial => trial.Value.State));
        }
    }

    public void Wait(TimeSpan time) => Now += time;

    public TrialLease Lease(string holder = "silo/0") => Assert.Single(Study.Ask(holder, Now).Trials);

    public ReportDecision Report(TrialLease lease, int epoch, double value) => Study.Report(lease.Attempt, Values(epoch, value), Now);

    public bool Tell(TrialLease lease, TrialState state = TrialState.Completed, string? reason = null) =>
        Study.Tell(lease.Attempt, new TrialOutcome { State = state, Reason = reason, Timing = OneSecond }, Now);

    public bool Fail(TrialLease lease, string reason, FailureCause cause = FailureCause.Exception) => Study.Tell(
        lease.Attempt, new TrialOutcome { State = TrialState.Failed, Cause = cause, Reason = reason, Timing = OneSecond }, Now);

    /// <summary>Leases the next trial, reports the values from epoch 1 on, and tells its end.</summary>
    public TrialLease RunNext(TrialState state, params double[] values)
    {
        var lease = Lease();
        for (var i = 0; i < values.Length; i++)
            Report(lease, i + 1, values[i]);
        Tell(lease, state);
        return lease;
    }

    public TrialSummary Trial(int number)
    {
        Drain();
        return _table[number];
    }

    public IReadOnlyList<StudyEvent> Journal()
    {
        Drain();
        return _journal;
    }

    private void Drain()
    {
        _journal.AddRange(Study.DrainEvents());
        foreach (var trial in Study.DrainChangedTrials())
            _table[trial.Number] = trial;
    }

    private static TrialReport Values(int epoch, double value) => new()
    {
        Epoch = epoch,
        Values = new Dictionary<string, JsonElement> { ["value"] = double.IsFinite(value) ? SearchJson.Value(value) : Name(value) },
    };

    private static JsonElement Name(double value) => SearchJson.Value(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
