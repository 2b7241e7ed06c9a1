namespace SearchCluster.Contracts.Grains;

/// <summary>
/// Where coordinators let studies be checked that are submitted to them (key 0), in both halves: of structure, and of the data, which
/// lie where the silos are. A coordinator asks it itself: no client can go around it.
/// </summary>
[Alias("searchcluster.admission")]
public interface IAdmissionGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Everything wrong with the study, and the fingerprint of its data. Where reading them takes longer than a call may last, the same
    /// call again waits for the same reading.
    /// </summary>
    [ResponseTimeout("00:00:30")]
    Task<DataInspection> Inspect(StudySpec spec, CancellationToken cancellationToken);
}
