using System.Text.Json;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>
/// What an operator does to a study. An action that leads where the study stands already changes nothing and is no fault, so that it may
/// be repeated; one that is impossible there is refused with the reason.
/// </content>
public sealed partial class Study
{
    private readonly List<Configuration> _enqueued = [];
    private readonly bool _samplerEnds;
    private int _nextPoint;

    /// <summary>Whether nothing happens any more, unless the budget grows.</summary>
    public bool HasEnded => State.IsFinal();

    /// <summary>Whether time alone may change it: leases run out, slots are gone, or want work.</summary>
    public bool IsActive => State is StudyState.Running or StudyState.Stopping || _running.Count > 0;

    /// <summary>The leases that are held now.</summary>
    public IReadOnlyList<HeldLease> HeldLeases() =>
        [.. _running.OrderBy(fold => fold.Trial.Number).ThenBy(fold => fold.Number).Select(fold => new HeldLease(
            new TrialAttempt(fold.Trial.Number, fold.Attempt, fold.Number), fold.Holder!, Math.Max(0, fold.LastEpoch), fold.Leased))];

    /// <summary>
    /// Leases nothing more until <see cref="Resume"/>. What is leased already, also what waits in its slot for its turn, runs to its end;
    /// what is lost meanwhile waits.
    /// </summary>
    /// <param name="now">Current time.</param>
    /// <param name="reason">What makes the study pause by itself; null when its operator does.</param>
    /// <returns>Why it is refused; null when the study is paused.</returns>
    public string? Pause(DateTimeOffset now, string? reason = null)
    {
        if (State == StudyState.Paused)
            return null;
        if (State != StudyState.Running)
            return Refusal("paused");

        Happen(new StudyPaused { At = now, Reason = reason });
        return null;
    }

    /// <summary>A paused study goes on.</summary>
    /// <returns>Why it is refused; null when the study runs.</returns>
    public string? Resume(DateTimeOffset now)
    {
        if (State == StudyState.Running)
            return null;
        if (State != StudyState.Paused)
            return Refusal("resumed");

        Happen(new StudyResumed { At = now });
        Settle(now);
        return null;
    }

    /// <summary>
    /// No new trials. Those that have begun run to their end, also when their silo is lost meanwhile; those that wait for their first
    /// attempt are canceled, those that wait at a rung are pruned. Then the best is evaluated, and the study has stopped.
    /// </summary>
    /// <returns>Why it is refused; null when the study stops or has stopped.</returns>
    public string? Stop(DateTimeOffset now)
    {
        if (State is StudyState.Stopping or StudyState.Stopped)
            return null;
        if (HasEnded)
            return Refusal("stopped");

        Happen(new StudyStopping { At = now });
        foreach (var trial in _unfinished.Select(number => _trials[number]).Where(trial => !trial.HasBegun).ToList())
            Cancel(trial, "the study was stopped before it began", now);
        Settle(now);
        return null;
    }

    /// <summary>
    /// Stops a study that nobody works on: trials that have begun, and wait for another attempt, are canceled too, since nobody would end
    /// them. No more than the evaluation of the best is then left to do.
    /// </summary>
    /// <returns>Why it is refused; null when the study stops or has stopped.</returns>
    public string? StopAtRest(DateTimeOffset now)
    {
        if (Stop(now) is { } refusal)
            return refusal;

        foreach (var trial in _unfinished.Select(number => _trials[number]).Where(trial => trial.State == TrialState.Pending).ToList())
            Cancel(trial, "the study was stopped while nobody worked on it", now);
        Settle(now);
        return null;
    }

    /// <summary>Ends the study and every trial that has not ended; their attempts are answered <see cref="ReportDecision.Abandon"/>.</summary>
    /// <returns>Why it is refused; null when the study is canceled.</returns>
    public string? Cancel(DateTimeOffset now)
    {
        if (State == StudyState.Canceled)
            return null;
        if (HasEnded)
            return Refusal("canceled");

        foreach (var trial in _unfinished.Select(number => _trials[number]).ToList())
            Cancel(trial, "the study was canceled", now);
        Happen(new StudyEnded { At = now, State = StudyState.Canceled });
        return null;
    }

    /// <summary>The same study was submitted with a larger budget.</summary>
    public void GrowBudget(Budget budget, DateTimeOffset now)
    {
        Happen(new BudgetGrown { At = now, Budget = budget });
        Settle(now);
    }

    /// <summary>
    /// Puts a configuration ahead of the sampler's proposals: it is the next trial. It takes one of the budget's trials. A grid is tried
    /// in full nevertheless: a point of it is not tried again when its turn comes, anything else comes on top of the budget.
    /// </summary>
    /// <param name="values">A value for each active parameter; a fixed one may be left out.</param>
    /// <param name="now">Current time.</param>
    /// <returns>Everything that is wrong, with the parameter of each, or an empty name where it is none's fault; empty when it is enqueued.</returns>
    public IReadOnlyList<(string Path, string Message)> Enqueue(IReadOnlyDictionary<string, JsonElement> values, DateTimeOffset now)
    {
        if (State is not (StudyState.Running or StudyState.Paused))
            return [("", Refusal("given more trials")!)];
        var (configuration, problems) = new SearchSpace(Plan.Space).Take(values);
        if (!_samplerEnds && _trials.Count >= _trialsPlanned)
            problems = [.. problems, ("", $"study '{Plan.Name}' has proposed all {_trialsPlanned} trials of its budget: submit it with more of them first")];
        if (configuration is not null && problems.Count == 0)
            Happen(new TrialProposed { At = now, Trial = _trials.Count, Configuration = configuration, Lineage = Lineage.Enqueued });
        return problems;
    }

    private string Refusal(string action) => $"study '{Plan.Name}' {State switch
    {
        StudyState.Running => "is running",
        StudyState.Paused => "is paused",
        StudyState.Stopping => "is stopping",
        StudyState.Completed => "has completed",
        StudyState.Stopped => "has stopped",
        StudyState.Failed => "has failed",
        _ => "was canceled",
    }}: it cannot be {action}{(HasEnded ? "; submitted with a larger budget it goes on" : "")}";

    private void Cancel(Trial trial, string reason, DateTimeOffset now)
    {
        var last = trial.Folds.MaxBy(fold => fold.Leased)!;
        var seconds = trial.Folds.Where(fold => fold.State == TrialState.Running).Sum(fold => (now - fold.Leased).TotalSeconds);
        // A single fold's lease ends with the trial.
        foreach (var fold in trial.Folds.Where(fold => trial.Folds.Count > 1 && fold.State == TrialState.Running))
            Happen(Released(fold, ReleaseCause.TrialEnded, now));
        Happen(new TrialEnded
        {
            At = now,
            Trial = trial.Number,
            Fold = last.Number,
            Attempt = last.Attempt,
            Outcome = new TrialOutcome { State = TrialState.Canceled, Reason = reason, Timing = new TrialTiming(seconds, last.Silo) },
        });
    }

    // A sampler that ends counts its own points, so that none is lost to an enqueued trial, nor tried twice.
    private (int Trial, int Seen, int Point, Proposal? Proposal) NextProposal(int seen)
    {
        var point = _samplerEnds ? _nextPoint : _trials.Count;
        var proposal = _sampler.Propose(point, History());
        while (_samplerEnds && proposal is not null && _enqueued.Contains(proposal.Configuration))
            proposal = _sampler.Propose(++point, History());
        return (_trials.Count, seen, point, proposal);
    }

    private void FoldProposal(TrialProposed proposed)
    {
        if (!proposed.IsEnqueued)
        {
            _nextPoint = (proposed.Point ?? proposed.Trial) + 1;
            return;
        }

        _enqueued.Add(proposed.Configuration);
        if (_samplerEnds)
            _trialsPlanned++;
    }
}
