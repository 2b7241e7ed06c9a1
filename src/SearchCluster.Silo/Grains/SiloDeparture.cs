namespace SearchCluster.Silo.Grains;

/// <summary>
/// Tells grains that wait inside a call that their silo goes. Orleans moves a grain only once its calls have returned:
/// whoever waited on would hold up the shutdown, and with it the grain's next activation.
/// </summary>
internal sealed class SiloDeparture : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Cancelled when the silo begins to leave the cluster; by then its slots have drained.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>The first stage to stop is the one at which a silo becomes active.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloDeparture), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => _leaving.CancelAsync());

    /// <summary>Gives the token up.</summary>
    public void Dispose() => _leaving.Dispose();
}
