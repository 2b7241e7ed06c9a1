namespace SearchCluster.Silo.Workers;

/// <summary>
/// The time that an attempt may take: a token that is cancelled when it is up, or the attempt is to stop otherwise. It stands still while a
/// coordinator is waited for.
/// </summary>
internal sealed class AttemptTime : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _up;
    private readonly CancellationTokenSource _either;
    private readonly long _started;
    private TimeSpan _stoodStill;

    /// <summary>Begins to run.</summary>
    /// <param name="limit">How long the attempt may take; null for any time.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="stopping">Cancelled when the attempt is to stop otherwise.</param>
    public AttemptTime(TimeSpan? limit, TimeProvider clock, CancellationToken stopping)
    {
        Limit = limit;
        _clock = clock;
        _started = clock.GetTimestamp();
        _up = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_up.Token, stopping);
    }

    /// <summary>How long the attempt may take; null for any time.</summary>
    public TimeSpan? Limit { get; }

    /// <summary>Whether it took longer.</summary>
    public bool IsUp => _up.IsCancellationRequested;

    /// <summary>What the attempt has to heed.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Waits for something that is not the attempt's to hurry.</summary>
    public T StandStill<T>(Func<T> wait)
    {
        if (Limit is not { } limit)
            return wait();

        _up.CancelAfter(Timeout.InfiniteTimeSpan);
        var began = _clock.GetTimestamp();
        try
        {
            return wait();
        }
        finally
        {
            _stoodStill += _clock.GetElapsedTime(began);
            var left = limit - (_clock.GetElapsedTime(_started) - _stoodStill);
            _up.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    /// <summary>Gives the tokens up.</summary>
    public void Dispose()
    {
        _either.Dispose();
        _up.Dispose();
    }
}
