using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>Which slot evaluates the best trial, and until when. The lease is not journaled: it costs no trial.</summary>
internal sealed class EvaluationTurn(TimeSpan leaseTime)
{
    private (int Trial, SlotName Slot, DateTimeOffset Expires)? _lease;

    /// <summary>The slot that evaluates; null for none.</summary>
    public SlotName? Slot => _lease?.Slot;

    /// <summary>Whether the trial is being evaluated.</summary>
    public bool IsOf(int trial) => _lease?.Trial == trial;

    /// <summary>A slot evaluates the trial from now on.</summary>
    public void Begin(int trial, SlotName slot, DateTimeOffset now) => _lease = (trial, slot, now + leaseTime);

    /// <summary>The slot is at work on it still.</summary>
    public void Renew(DateTimeOffset now)
    {
        if (_lease is { } lease)
            _lease = lease with { Expires = now + leaseTime };
    }

    /// <summary>The slot gives it up, or is gone.</summary>
    public void Release() => _lease = null;

    /// <summary>The lease ends if it has run out.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (_lease is { } lease && lease.Expires <= now)
            _lease = null;
    }

    /// <summary>Takes the next event.</summary>
    public void Apply(StudyEvent happened)
    {
        if (happened is StudyEvaluated or StudyEnded)
            _lease = null;
    }
}
