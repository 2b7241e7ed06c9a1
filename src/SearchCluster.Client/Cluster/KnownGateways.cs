using Orleans.Messaging;

namespace SearchCluster.Client.Cluster;

/// <summary>
/// The gateways that were given, and those that the cluster has besides: a client goes on when all that it was given are gone.
/// </summary>
internal sealed class KnownGateways : IGatewayListProvider
{
    private readonly IReadOnlyList<Uri> _given;
    private volatile IReadOnlyList<Uri> _gateways;

    public KnownGateways(IReadOnlyList<Uri> given) => _gateways = _given = given;

    /// <inheritdoc/>
    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken) => Task.FromResult<IList<Uri>>([.. _gateways]);

    // Orleans calls those with a token; these are from before there were any.
    Task IGatewayListProvider.InitializeGatewayListProvider() => Task.CompletedTask;

    Task<IList<Uri>> IGatewayListProvider.GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <summary>Takes those that the cluster has now. What was given stays: it may come back.</summary>
    public void Learn(IEnumerable<Uri> gateways) => _gateways = [.. _given.Union(gateways)];
}
