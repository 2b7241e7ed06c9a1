using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>What can be read of all studies of a cluster (key 0). Any silo answers, from the database; lists come in pages.</summary>
[Alias("searchcluster.catalog")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>All studies, in the order of their submit.</summary>
    Task<IReadOnlyList<StudySummary>> Studies(CancellationToken cancellationToken);

    /// <summary>One study; null when there is none of that name.</summary>
    Task<StudySummary?> Study(string name, CancellationToken cancellationToken);

    /// <summary>A study as it was submitted; null when there is none.</summary>
    Task<StudySpec?> Spec(string name, CancellationToken cancellationToken);

    /// <summary>Trials of a study by number, from one on; none when there are no more.</summary>
    Task<IReadOnlyList<TrialSummary>> Trials(string study, int from, CancellationToken cancellationToken);

    /// <summary>One trial; null when there is none of that number.</summary>
    Task<TrialSummary?> Trial(string study, int number, CancellationToken cancellationToken);

    /// <summary>The reports of a trial, by epoch.</summary>
    Task<IReadOnlyList<TrialReport>> Reports(string study, int number, CancellationToken cancellationToken);

    /// <summary>What an attempt of a trial wrote, or the last that wrote anything; null where there is none, or it still runs.</summary>
    Task<TrialLog?> Log(string study, int number, int? attempt, CancellationToken cancellationToken);

    /// <summary>The reports of several trials, from a number on; none when there are no more.</summary>
    Task<IReadOnlyList<ReportedTrial>> ReportsFrom(string study, int from, CancellationToken cancellationToken);

    /// <summary>The models of a study, by trial, fold and epoch.</summary>
    Task<IReadOnlyList<StoredModel>> Models(string study, CancellationToken cancellationToken);

    /// <summary>A model from a byte on, as much as fits into a message; empty at its end, null when there is none of that name.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="from">Bytes before the first one that is wanted.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    Task<byte[]?> Model(ModelKey model, int from, CancellationToken cancellationToken);

    /// <summary>What <c>show</c> tells of a study; null when there is none of that name.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="best">How many of the best trials.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    Task<StudyDigest?> Digest(string study, int best, CancellationToken cancellationToken);

    /// <summary>Writes the read models of a study once more, as they follow from its journal; returns how many rows differed.</summary>
    [ResponseTimeout("00:05:00")]
    Task<int> RepairViews(string study, CancellationToken cancellationToken);

    /// <summary>Events of a study after a sequence number, in order; none when that was the last.</summary>
    Task<IReadOnlyList<JournalEntry>> Events(string study, long afterSequence, CancellationToken cancellationToken);

    /// <summary>The silos that the cluster has, in the order of their addresses, and what each executes.</summary>
    Task<IReadOnlyList<SiloDescription>> Silos(CancellationToken cancellationToken);

    /// <summary>What the slots of all silos execute of a study now, by trial and fold; silos that do not answer are left out.</summary>
    Task<IReadOnlyList<RunningAttempt>> Running(string study, CancellationToken cancellationToken);

    /// <summary>The proof of a study's accounts. It reads the whole journal, and may take a while.</summary>
    [ResponseTimeout("00:05:00")]
    Task<StudyAudit> Audit(string study, CancellationToken cancellationToken);
}
