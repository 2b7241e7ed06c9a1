namespace SearchCluster.Training.Tests;

/// <summary>Reports without their times can be compared byte by byte.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public override long GetTimestamp() => 0;
}
