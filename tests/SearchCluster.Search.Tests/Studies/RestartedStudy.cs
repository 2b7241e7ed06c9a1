using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>A study in one process that dies with everything in it, and is started again on the journal.</summary>
internal sealed class RestartedStudy
{
    private readonly SearchPlan _plan;
    private readonly StudyOptions _options;
    private readonly int _silos;
    private readonly List<StudyEvent> _journal = [];
    private DateTimeOffset _now = StudyBench.Start;
    private Study _study;
    private int _life = 1;

    public RestartedStudy(Budget budget, int silos = 1)
    {
        _silos = silos;
        _options = new StudyOptions { LeasedTogether = TimeSpan.Zero, OneProcess = true };
        _plan = new SearchPlan
        {
            Name = "restarted",
            Objective = new Objective { Metric = "value", Direction = Direction.Maximize },
            Budget = budget,
            Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
        };
        _study = new Study(_plan, _options);
        _study.Submit(new StudySubmitted { At = _now, Spec = JsonSerializer.SerializeToElement(new { }) });
        _study.Activate($"0@{_life}", _ => true, _now);
    }

    public TrialCounts Counts => _study.Summarize().Counts;

    public bool HasEnded => _study.HasEnded;

    public IReadOnlyList<StudyEvent> Journal
    {
        get
        {
            _journal.AddRange(_study.DrainEvents());
            return _journal;
        }
    }

    /// <summary>The leases of a slot; slots are spread over the silos.</summary>
    public IReadOnlyList<TrialLease> Ask(int slot)
    {
        _now += TimeSpan.FromSeconds(1);
        return _study.Ask($"{slot % _silos}@{_life}/{slot}", _now).Trials;
    }

    public void Report(TrialLease lease, int epoch) => _study.Report(
        lease.Attempt, new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement> { ["value"] = SearchJson.Value(0.5) }
        }, _now);

    public void Complete(TrialLease lease)
    {
        Report(lease, 1);
        _study.Tell(lease.Attempt, new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") }, _now);
    }

    public void Restart()
    {
        _ = Journal;
        _life++;
        _now += TimeSpan.FromSeconds(5);
        _study = new Study(_plan, _options);
        _journal.ForEach(_study.Apply);
        _study.Activate($"0@{_life}", silo => silo.EndsWith($"@{_life}", StringComparison.Ordinal), _now);
    }
}
