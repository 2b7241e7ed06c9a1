using SearchCluster.Search;

namespace SearchCluster.Contracts.Grains;

/// <summary>
/// What operators call of a study's coordinator; its key is the study's name. The coordinator decides at once, answers after the journal
/// has committed, and can be lost and activated elsewhere at any moment. What silos call is <see cref="IStudyWork"/>.
/// </summary>
[Alias("searchcluster.study")]
public interface IStudyGrain : IStudyReader
{
    /// <summary>Begins the study, or continues it when it exists: only its budget may have grown.</summary>
    [ResponseTimeout("00:00:30")]
    Task<SubmitResult> Submit(StudySubmission submission, CancellationToken cancellationToken);

    /// <summary>Leases nothing more until the study is resumed; what is leased runs to its end.</summary>
    Task<ControlResult> Pause(CancellationToken cancellationToken);

    /// <summary>A paused study goes on.</summary>
    Task<ControlResult> Resume(CancellationToken cancellationToken);

    /// <summary>No new trials; when those that have begun have ended, the best is evaluated, and the study has stopped.</summary>
    Task<ControlResult> Stop(CancellationToken cancellationToken);

    /// <summary>The same where nobody works on the study: what has begun and waits for another attempt is canceled.</summary>
    Task<ControlResult> StopAtRest(CancellationToken cancellationToken);

    /// <summary>Ends the study and all its trials; attempts that run end within a step.</summary>
    Task<ControlResult> Cancel(CancellationToken cancellationToken);

    /// <summary>Puts a configuration ahead of the sampler's proposals. Not to be repeated: it is enqueued each time.</summary>
    Task<ControlResult> Enqueue(Configuration values, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets the study with its journal, its trials, its checkpoints and its models; the result is the study as it was.
    /// </summary>
    /// <param name="force">Also one that runs, whose trials are canceled first.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    Task<ControlResult> Delete(bool force, CancellationToken cancellationToken);
}
