using Microsoft.Extensions.Logging;

namespace SearchCluster.Silo.Membership;

/// <summary>Tells the log which silos join the cluster, leave it, or are lost. Orleans tells the same in stacks of exceptions.</summary>
internal sealed partial class MembershipLog(IClusterMembershipService membership, ILocalSiloDetails silo, ILogger<MembershipLog> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<SiloAddress, SiloStatus> _known = [];
    private Task _observing = Task.CompletedTask;

    /// <summary>From the moment at which the silo is active to the one at which it leaves.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(MembershipLog), ServiceLifecycleStage.Active, Start, Stop);

    /// <summary>Gives the token up.</summary>
    public void Dispose() => _stopping.Dispose();

    /// <summary>Logs what is new since the last call. Silos that were dead before the first are none of this silo's time.</summary>
    internal void See(IEnumerable<ClusterMember> members)
    {
        var now = members.ToList();
        var active = now.Count(member => member.Status == SiloStatus.Active);
        foreach (var member in now.Where(member => !member.SiloAddress.Equals(silo.SiloAddress)))
        {
            var address = member.SiloAddress.ToParsableString();
            var before = _known.GetValueOrDefault(member.SiloAddress, SiloStatus.None);
            _known[member.SiloAddress] = member.Status;
            if (before == member.Status)
                continue;
            if (member.Status == SiloStatus.Active)
                LogJoined(address, active);
            else if (member.Status != SiloStatus.Dead || before == SiloStatus.None)
                continue;
            else if (before is SiloStatus.ShuttingDown or SiloStatus.Stopping)
                LogLeft(address, active);
            else
                LogLost(address, active);
        }
    }

    private Task Start(CancellationToken cancellationToken)
    {
        _observing = Observe();
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _observing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Observe()
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stopping.Token))
            See(snapshot.Members.Values);
    }

    [LoggerMessage(74, LogLevel.Information, "Silo {Silo} is in the cluster; silos now: {Active}")]
    private partial void LogJoined(string silo, int active);

    [LoggerMessage(75, LogLevel.Information, "Silo {Silo} has left the cluster in order; silos now: {Active}")]
    private partial void LogLeft(string silo, int active);

    [LoggerMessage(76, LogLevel.Warning,
        "Silo {Silo} is lost: it did not answer and was declared dead. Its trials go on from their checkpoints elsewhere; "
        + "silos now: {Active}")]
    private partial void LogLost(string silo, int active);
}
