using System.Text.Json;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// What an operator does to a study. An action that leads where the study stands already changes nothing and is no fault, so that it may
/// be repeated; one that is impossible there is refused with the reason.
/// </summary>
internal sealed class OperatorActions(StudyRecord record, TrialEndings endings)
{
    /// <summary>Leases nothing more until the study is resumed.</summary>
    /// <returns>Why it is refused; null when it is done, or was before.</returns>
    public string? Pause(DateTimeOffset now)
    {
        if (record.State == StudyState.Paused)
            return null;
        if (record.State != StudyState.Running)
            return Refusal("paused");

        record.Happen(new StudyPaused { At = now });
        return null;
    }

    /// <summary>A paused study goes on.</summary>
    /// <returns>Why it is refused; null when it is done, or was before.</returns>
    public string? Resume(DateTimeOffset now)
    {
        if (record.State == StudyState.Running)
            return null;
        if (record.State != StudyState.Paused)
            return Refusal("resumed");

        record.Happen(new StudyResumed { At = now });
        endings.Settle(now);
        return null;
    }

    /// <summary>No new trials; those that have begun run to their end.</summary>
    /// <returns>Why it is refused; null when it is done, or was before.</returns>
    public string? Stop(DateTimeOffset now)
    {
        if (record.State is StudyState.Stopping or StudyState.Stopped)
            return null;
        if (record.State.IsFinal())
            return Refusal("stopped");

        record.Happen(new StudyStopping { At = now });
        endings.Cancel(trial => !trial.HasBegun, "the study was stopped before it began", now);
        endings.Settle(now);
        return null;
    }

    /// <summary>Stops a study on which no slot works.</summary>
    /// <returns>Why it is refused; null when it is done, or was before.</returns>
    public string? StopAtRest(DateTimeOffset now)
    {
        if (Stop(now) is { } refusal)
            return refusal;

        endings.Cancel(trial => trial.State == TrialState.Pending, "the study was stopped while no slot worked on it", now);
        endings.Settle(now);
        return null;
    }

    /// <summary>Ends the study and every trial that has not ended.</summary>
    /// <returns>Why it is refused; null when it is done, or was before.</returns>
    public string? Cancel(DateTimeOffset now)
    {
        if (record.State == StudyState.Canceled)
            return null;
        if (record.State.IsFinal())
            return Refusal("canceled");

        endings.Cancel(_ => true, "the study was canceled", now);
        record.Happen(new StudyEnded { At = now, State = StudyState.Canceled });
        return null;
    }

    /// <summary>The same study was submitted with a larger budget.</summary>
    public void GrowBudget(Budget budget, DateTimeOffset now)
    {
        record.Happen(new BudgetGrown { At = now, Budget = budget });
        endings.Settle(now);
    }

    /// <summary>Proposes a configuration of the operator.</summary>
    /// <returns>Everything that is wrong with it, with the parameter of each; empty when it is enqueued.</returns>
    public IReadOnlyList<(string Path, string Message)> Enqueue(IReadOnlyDictionary<string, JsonElement> values, DateTimeOffset now)
    {
        if (record.State is not (StudyState.Running or StudyState.Paused))
            return [("", Refusal("given more trials"))];
        var (configuration, problems) = record.Proposals.Take(values);
        if (configuration is not null && problems.Count == 0)
            record.Happen(record.Proposals.Enqueued(configuration, now));
        return problems;
    }

    private string Refusal(string action)
    {
        var remedy = record.State.IsFinal() ? "; submitted with a larger budget it goes on" : "";
        return $"study '{record.Plan.Name}' {record.State.InWords()}: it cannot be {action}{remedy}";
    }
}
