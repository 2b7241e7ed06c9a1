using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Placement;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Checks studies on the silo of the coordinator that asks. Where the data are not on this silo, the others are asked in turn: a cluster
/// need not have every data set on every machine.
/// </summary>
[StatelessWorker]
internal sealed partial class AdmissionGrain(IClusterMembershipService membership, ILocalSiloDetails silo, ILogger<AdmissionGrain> logger)
    : Grain, IAdmissionGrain
{
    public async Task<DataInspection> Inspect(StudySpec spec, CancellationToken cancellationToken)
    {
        if (spec.Problems().Select(problem => new Problem(problem.Path, problem.Message)).ToList() is { Count: > 0 } problems)
            return new DataInspection { Problems = problems };
        if (spec.Workload.RunsUsersCode && !await AnySiloRunsUsersCode())
            return new DataInspection
            {
                Problems =
                [new Problem(spec.Workload.Key, "no silo of this cluster runs users' programs: a silo does with --allow-commands")]
            };
        return spec.Workload.Data is null ? new DataInspection() : await FindData(spec, cancellationToken);
    }

    private async Task<bool> AnySiloRunsUsersCode()
    {
        var silos = await GrainFactory.GetGrain<ICatalogGrain>(0).Silos(CancellationToken.None);
        return silos.Any(silo => silo.RunsUsersCode);
    }

    private async Task<DataInspection> FindData(StudySpec spec, CancellationToken cancellationToken)
    {
        var silos = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress)
            .OrderBy(address => address.Equals(silo.SiloAddress) ? 0 : 1)
            .ToList();
        var unfit = new List<(SiloAddress Silo, DataInspection Inspection)>();
        foreach (var address in silos)
        {
            try
            {
                var inspection = await InspectOn(address, spec, cancellationToken);
                if (inspection.Fingerprint is not null)
                    return inspection;
                unfit.Add((address, inspection));
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                LogNotInspected(address.ToParsableString(), error.Message);
            }
        }

        return unfit.Count > 0
            ? new DataInspection { Problems = Together(unfit) }
            : throw new OrleansException("no silo could be asked for the data");
    }

    // Silos may have other folders and files: what is wrong on all of them is said once, the rest with the silo's address.
    private static IReadOnlyList<Problem> Together(List<(SiloAddress Silo, DataInspection Inspection)> unfit) =>
    [
        .. unfit.SelectMany(one => one.Inspection.Problems.Select(problem => (one.Silo, Problem: problem)))
            .GroupBy(found => found.Problem, found => found.Silo)
            .Select(found => found.Key with
            {
                Message = unfit.Count == 1 ? found.Key.Message
                    : found.Count() == unfit.Count ? $"{found.Key.Message} (on each of {unfit.Count} silos)"
                    : $"{found.Key.Message} (on the silo at {string.Join(", ", found.Select(silo => silo.Endpoint))})",
            }),
    ];

    private Task<DataInspection> InspectOn(SiloAddress address, StudySpec spec, CancellationToken cancellationToken)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, address);
        try
        {
            return GrainFactory.GetGrain<IDataGrain>(address.ToParsableString()).Inspect(spec, cancellationToken);
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    [LoggerMessage(80, LogLevel.Warning, "Silo {Silo} could not be asked for data: {Message}")]
    private partial void LogNotInspected(string silo, string message);
}
