using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Grains;

/// <summary>Speaks with the slots of the silo that it is placed on, which its caller's placement hint decides.</summary>
[RandomPlacement]
[Reentrant]
internal sealed class SiloGrain(RunningAttempts running, ILocalSiloDetails silo, IOptions<SearchClusterOptions> options) : Grain, ISiloGrain
{
    /// <summary>The grain of a silo, which the next call places there.</summary>
    /// <remarks>The hint travels with the call: set before it, and gone with the caller's turn.</remarks>
    public static ISiloGrain On(IGrainFactory grains, string silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));
        return grains.GetGrain<ISiloGrain>(silo);
    }

    public Task<SiloDescription> Describe(CancellationToken cancellationToken) => Task.FromResult(new SiloDescription
    {
        Silo = silo.SiloAddress.ToParsableString(),
        Status = "active",
        Labels = [.. options.Value.Labels.Select(label => $"{label.Key}={label.Value}")],
        RunsUsersCode = options.Value.AllowsCommands,
        Slots = options.Value.Slots,
        Running = running.List(),
    });

    public Task<IReadOnlyList<RunningAttempt>> Running(string study, CancellationToken cancellationToken) =>
        Task.FromResult(running.List(study));

    public Task Abandon(string study, TrialAttempt[] attempts, CancellationToken cancellationToken)
    {
        running.Abandon(study, attempts);
        return Task.CompletedTask;
    }
}
