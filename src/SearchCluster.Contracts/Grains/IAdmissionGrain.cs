namespace SearchCluster.Contracts.Grains;

/// <summary>
/// Where clients submit (key 0): checks a study in both halves, of structure and of the data, which lie where the silos are, before its
/// coordinator hears of it.
/// </summary>
[Alias("searchcluster.admission")]
public interface IAdmissionGrain : IGrainWithIntegerKey
{
    /// <summary>Begins the study, or continues it when it exists. The data's fingerprint is found here; reading them may take a while.</summary>
    [ResponseTimeout("00:10:00")]
    Task<SubmitResult> Submit(StudySubmission submission, CancellationToken cancellationToken);
}
