using System.Text.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Simulation;

/// <summary>
/// Runs the real <see cref="Study"/>, with its sampler and pruner, on a simulated clock: workers ask, train, report and tell as slots
/// of a cluster do, and an agenda of their next moments takes the place of time. What takes a night takes as long as the sampler thinks.
/// Deterministic: moments come in the order of their times, and at the same time in the order in which they were set.
/// </summary>
public sealed class StudySimulation
{
    // No lease runs out: a worker that is gone is told, and an epoch may last as long as it likes.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(100_000);

    private readonly Study _study;
    private readonly ISimulatedObjective _objective;
    private readonly SimulationOptions _options;
    private readonly Worker[] _workers;
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _agenda = new();
    private readonly Dictionary<(int Trial, int Fold), int> _trained = [];
    private readonly List<StudyEvent> _journal = [];
    private readonly SortedDictionary<int, TrialSummary> _trials = [];
    private readonly List<Improvement> _improvements = [];
    private TimeSpan _clock;
    private long _order;
    private int _epochs;

    private StudySimulation(SearchPlan plan, ISimulatedObjective objective, SimulationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        _study = new Study(plan, new StudyOptions { LeaseTime = Forever, LeasedTogether = TimeSpan.Zero });
        _objective = objective;
        _options = options;
        _workers = [.. Enumerable.Range(0, options.Workers).Select(number => new Worker(new SlotName("worker", number)))];
    }

    private DateTimeOffset Now => DateTimeOffset.UnixEpoch + _clock;

    /// <summary>Runs a plan without problems to its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no worker, or a kill names none.</exception>
    public static SimulatedStudy Run(SearchPlan plan, ISimulatedObjective objective, SimulationOptions? options = null) =>
        new StudySimulation(plan, objective, options ?? new SimulationOptions()).Run();

    private SimulatedStudy Run()
    {
        _study.Submit(new StudySubmitted { At = Now, Spec = JsonSerializer.SerializeToElement(new { name = _study.Plan.Name }) });
        _study.Activate("simulated", new HashSet<string>(), Now);
        foreach (var kill in _options.Kills)
            Schedule(kill.At, () => Kill(kill));
        PutToWork();
        Record();
        while (_study.State == StudyState.Running && _agenda.TryDequeue(out var happen, out var moment))
        {
            _clock = moment.At;
            happen();
            PutToWork();
            Record();
        }

        return new SimulatedStudy
        {
            Summary = _study.Summarize(),
            Trials = [.. _trials.Values],
            Journal = _journal,
            Improvements = _improvements,
            Seconds = _clock.TotalSeconds,
            Epochs = _epochs,
        };
    }

    private void PutToWork()
    {
        foreach (var worker in _workers)
            if (worker is { IsThere: true, Lease: null } && _study.Ask(worker.Slot, Now) is { Trials: [var lease] })
                Begin(worker, lease);
    }

    private void Begin(Worker worker, TrialLease lease)
    {
        var course = _objective.CourseOf(lease);
        // An attempt that goes on where an earlier one stopped: from its checkpoint, as promoted and lost trials do.
        var done = _trained.GetValueOrDefault((lease.Attempt.Trial, lease.Attempt.Fold), -1);
        worker.Begin(lease, course, course.Epochs.Where(epoch => epoch.Report.Epoch > done && epoch.Report.Epoch <= lease.Epochs));
        GoOn(worker);
    }

    private void GoOn(Worker worker)
    {
        var stay = worker.Stay;
        if (worker.Ahead.TryPeek(out var next))
            Schedule(_clock + TimeSpan.FromSeconds(next.Seconds), () => WhileThere(worker, stay, EndEpoch));
        else
            Schedule(_clock, () => WhileThere(worker, stay, Tell));
    }

    private void EndEpoch(Worker worker)
    {
        var epoch = worker.Ahead.Dequeue();
        worker.Seconds += epoch.Seconds;
        var attempt = worker.Lease!.Attempt;
        _trained[(attempt.Trial, attempt.Fold)] = epoch.Report.Epoch;
        if (epoch.Report.Epoch > 0)
            _epochs++;
        Improve(attempt.Trial, epoch.Report);
        switch (_study.Report(attempt, epoch.Report, Now))
        {
            case ReportDecision.Continue when worker.Ahead.Count > 0:
                GoOn(worker);
                break;
            case ReportDecision.Prune:
                Tell(worker, TrialState.Pruned, null);
                break;
            case ReportDecision.Pause:
                Tell(worker, TrialState.Paused, null);
                break;
            default:
                Tell(worker);
                break;
        }
    }

    private void Tell(Worker worker)
    {
        var course = worker.Course!;
        var isWhole = course.Epochs.Count == 0 || course.Epochs[^1].Report.Epoch <= worker.Lease!.Epochs;
        Tell(worker, isWhole ? course.Outcome : TrialState.Completed, isWhole ? course.Reason : null);
    }

    private void Tell(Worker worker, TrialState state, string? reason)
    {
        _study.Tell(worker.Lease!.Attempt,
            new TrialOutcome { State = state, Reason = reason, Timing = new TrialTiming(worker.Seconds, "simulated") }, Now);
        worker.End();
    }

    private void Kill(WorkerKill kill)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)kill.Worker, (uint)_workers.Length);
        var worker = _workers[kill.Worker];
        _study.Lapse(worker.Slot, Now);
        worker.Leave();
        var stay = worker.Stay;
        Schedule(_clock + kill.Absence, () => WhileThere(worker, stay, back => back.IsThere = true));
    }

    private void Improve(int trial, TrialReport report)
    {
        var objective = _study.Plan.Objective;
        if (report.Epoch > 0 && report.Metric(objective.Metric) is { } value && !double.IsNaN(value)
            && (_improvements.Count == 0 || objective.IsBetter(value, _improvements[^1].Value)))
            _improvements.Add(new Improvement(_clock.TotalSeconds, trial, report.Epoch, value));
    }

    private void Record()
    {
        _journal.AddRange(_study.DrainEvents());
        foreach (var trial in _study.DrainChangedTrials())
            _trials[trial.Number] = trial;
    }

    private void Schedule(TimeSpan at, Action happen) => _agenda.Enqueue(happen, (at, _order++));

    // A worker that was killed since has other plans.
    private static void WhileThere(Worker worker, int stay, Action<Worker> happen)
    {
        if (worker.Stay == stay)
            happen(worker);
    }

    private sealed class Worker(SlotName slot)
    {
        public SlotName Slot => slot;

        public bool IsThere { get; set; } = true;

        /// <summary>Counts its lives: what was planned in an earlier one does not happen.</summary>
        public int Stay { get; private set; }

        public TrialLease? Lease { get; private set; }

        public SimulatedCourse? Course { get; private set; }

        public Queue<SimulatedEpoch> Ahead { get; private set; } = [];

        public double Seconds { get; set; }

        public void Begin(TrialLease lease, SimulatedCourse course, IEnumerable<SimulatedEpoch> ahead)
        {
            (Lease, Course, Ahead, Seconds) = (lease, course, new Queue<SimulatedEpoch>(ahead), 0);
        }

        public void End() => (Lease, Course) = (null, null);

        public void Leave()
        {
            End();
            IsThere = false;
            Stay++;
        }
    }
}
