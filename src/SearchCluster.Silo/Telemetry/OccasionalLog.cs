namespace SearchCluster.Silo.Telemetry;

/// <summary>
/// Lets so many lines a minute into the log, and counts those that it kept out: what any peer can cause must not fill a disk.
/// </summary>
internal sealed class OccasionalLog(TimeProvider clock, int most)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _began;
    private int _written;
    private int _keptOut;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="before">How many were not, since the last that was.</param>
    public bool MayWrite(out int before)
    {
        lock (_lock)
        {
            if (_began is not { } began || clock.GetElapsedTime(began) >= Period)
                (_began, _written) = (clock.GetTimestamp(), 0);
            before = _keptOut;
            if (_written == most)
            {
                _keptOut++;
                return false;
            }

            (_written, _keptOut) = (_written + 1, 0);
            return true;
        }
    }
}
