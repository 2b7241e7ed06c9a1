namespace SearchCluster.Contracts.Grains;

/// <summary>
/// Where clients submit (key 0): checks a study in both halves, of structure and of the data, which lie where the silos are, before its
/// coordinator hears of it.
/// </summary>
[Alias("searchcluster.admission")]
public interface IAdmissionGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Begins the study, or continues it when it exists. The data's fingerprint is found here; where reading them takes longer than a call
    /// may last, the same call again waits for the same reading.
    /// </summary>
    [ResponseTimeout("00:00:30")]
    Task<SubmitResult> Submit(StudySubmission submission, CancellationToken cancellationToken);
}
