using System.Data;
using System.Text.Json;
using Dapper;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>What can be read from a database, whoever writes it. Synchronous: on a thread of your own.</summary>
public sealed class StudyQueries(IDbConnection connection)
{
    /// <summary>All studies, in the order of their submit.</summary>
    public IReadOnlyList<StudySummary> Studies() =>
        [.. connection.Query<string>("SELECT summary FROM study ORDER BY submitted, name").Select(Read<StudySummary>)];

    /// <summary>One study; null when there is none of that name.</summary>
    public StudySummary? Study(string name) =>
        connection.QuerySingleOrDefault<string>("SELECT summary FROM study WHERE name = @name", new { name }) is { } summary
            ? Read<StudySummary>(summary)
            : null;

    /// <summary>The trials of a study by number, from one on, so many at most.</summary>
    public IReadOnlyList<TrialSummary> Trials(string study, int from = 0, int most = int.MaxValue) =>
        [.. connection.Query<string>(
                "SELECT summary FROM trial WHERE study = @study AND number >= @from ORDER BY number LIMIT @most", new { study, from, most })
            .Select(Read<TrialSummary>)];

    /// <summary>One trial; null when there is none of that number.</summary>
    public TrialSummary? Trial(string study, int number) =>
        connection.QuerySingleOrDefault<string>("SELECT summary FROM trial WHERE study = @study AND number = @number", new { study, number }) is { } summary
            ? Read<TrialSummary>(summary)
            : null;

    /// <summary>The reports of a trial, by epoch; under cross-validation fold after fold, without the folds that count for nothing.</summary>
    public IReadOnlyList<TrialReport> Reports(string study, int number)
    {
        List<TrialReport> reports =
        [
            .. connection.Query<string>(
                    "SELECT body FROM event WHERE study = @study AND trial = @number AND epoch IS NOT NULL ORDER BY fold, epoch", new { study, number })
                .Select(body => ((TrialReported)Read<StudyEvent>(body)).Report),
        ];
        if (reports is [.., { Fold: > 0 }] && Trial(study, number) is { Ended: true, Folds: { } folds })
            reports.RemoveAll(report => folds[report.Fold!.Value].State == TrialState.Pending);
        return reports;
    }

    /// <summary>The events of a study after a sequence number, in order, so many at most.</summary>
    public IReadOnlyList<JournalEntry> Entries(string study, long afterSequence, int most = int.MaxValue) =>
        [.. connection.Query<(long Sequence, string Body)>(
                "SELECT sequence, body FROM event WHERE study = @study AND sequence > @afterSequence ORDER BY sequence LIMIT @most",
                new { study, afterSequence, most })
            .Select(row => new JournalEntry(row.Sequence, Read<StudyEvent>(row.Body)))];

    /// <summary>A study as it was submitted, before its budget grew; null when there is none of that name.</summary>
    public StudySpec? Spec(string study) =>
        connection.QuerySingleOrDefault<string>("SELECT body FROM event WHERE study = @study AND sequence = 1", new { study }) is { } submitted
            ? ((StudySubmitted)Read<StudyEvent>(submitted)).Spec.Deserialize<StudySpec>(SearchClusterJson.Options)
            : null;

    /// <summary>The proof of a study's accounts.</summary>
    public StudyAudit Audit(string study)
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        var table = connection.Query<(long Number, string State)>("SELECT number, state FROM trial WHERE study = @study", new { study }, transaction)
            .ToDictionary(row => (int)row.Number, row => Enum.Parse<TrialState>(row.State));
        var journal = connection.Query<string>("SELECT body FROM event WHERE study = @study AND epoch IS NULL ORDER BY sequence", new { study }, transaction);
        return StudyAudit.Of(study, journal.Select(Read<StudyEvent>), table);
    }

    /// <summary>Deletes all rows of a study; for a journal, in one transaction.</summary>
    internal const string Deletion =
        "DELETE FROM checkpoint WHERE study = @study; DELETE FROM trial WHERE study = @study; DELETE FROM event WHERE study = @study; DELETE FROM study WHERE name = @study";

    private static T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, SearchClusterJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new DatabaseException(
                $"the database is corrupt, or from a newer version of searchcluster: a {typeof(T).Name} in it cannot be read: {error.Message}", error);
        }
    }
}
