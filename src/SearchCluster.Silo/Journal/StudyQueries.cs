using System.Data;
using System.Text.Json;
using Dapper;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>What can be read from a database, whichever program writes it. Synchronous: on a thread of your own.</summary>
public sealed class StudyQueries(IDbConnection connection)
{
    /// <summary>Deletes all rows of a study; for a journal, in one transaction.</summary>
    internal const string Deletion =
        "DELETE FROM checkpoint WHERE study = @study; DELETE FROM trial WHERE study = @study; DELETE FROM detail WHERE study = @study; "
        + "DELETE FROM snapshot WHERE study = @study; DELETE FROM model WHERE study = @study; "
        + "DELETE FROM log WHERE study = @study; DELETE FROM event WHERE study = @study; DELETE FROM study WHERE name = @study";

    private const string ReportColumns = "SELECT event.trial, event.body, detail.body FROM event LEFT JOIN detail "
        + "ON detail.study = event.study AND detail.trial = event.trial AND detail.fold = event.fold AND detail.epoch = event.epoch ";

    // Trials with a result, the newest of them: importance looks at so many.
    private const int MostObserved = 1000;

    private const int MostNumbersOfANote = 8;

    /// <summary>All studies, in the order of their submit.</summary>
    public IReadOnlyList<StudySummary> Studies() =>
        Summaries("SELECT summary FROM study ORDER BY submitted, name");

    /// <summary>One study; null when there is none of that name.</summary>
    public StudySummary? Study(string name) =>
        Summaries("SELECT summary FROM study WHERE name = @name", name).SingleOrDefault();

    // By hand: Dapper compiles code for each query, which "list" would wait for longer than for the database.
    private List<StudySummary> Summaries(string sql, string? name = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (name is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("name", name);
            command.Parameters.Add(parameter);
        }

        using var reader = command.ExecuteReader();
        var studies = new List<StudySummary>();
        while (reader.Read())
            studies.Add(StoredJson.Read<StudySummary>(reader.GetString(0)));
        return studies;
    }

    /// <summary>The trials of a study by number, from one on, so many at most.</summary>
    public IReadOnlyList<TrialSummary> Trials(string study, int from = 0, int most = int.MaxValue) =>
        [.. connection.Query<string>(
                "SELECT summary FROM trial WHERE study = @study AND number >= @from ORDER BY number LIMIT @most", new { study, from, most })
            .Select(StoredJson.Read<TrialSummary>)];

    /// <summary>One trial; null when there is none of that number.</summary>
    public TrialSummary? Trial(string study, int number) =>
        connection.QuerySingleOrDefault<string>(
            "SELECT summary FROM trial WHERE study = @study AND number = @number", new { study, number }) is { } summary
            ? StoredJson.Read<TrialSummary>(summary)
            : null;

    /// <summary>
    /// The reports of a trial, by epoch; under cross-validation fold after fold, without the folds that count for nothing.
    /// </summary>
    public IReadOnlyList<TrialReport> Reports(string study, int number) =>
        Counting(study, number, connection.Query<(long Trial, string Body, string? Detail)>(
            ReportColumns
                + "WHERE event.study = @study AND event.trial = @number AND event.epoch IS NOT NULL ORDER BY event.fold, event.epoch",
            new { study, number })
        .Select(row => ReportOf(row.Body, row.Detail)));

    /// <summary>What an attempt of a trial wrote, or the last that wrote anything; null where there is none.</summary>
    public TrialLog? Log(string study, int number, int? attempt = null) => connection.QueryFirstOrDefault<(long Attempt, byte[]? Body)>(
            "SELECT attempt, body FROM log WHERE study = @study AND trial = @number AND attempt = coalesce(@attempt, attempt) ORDER BY "
                + "attempt DESC LIMIT 1",
            new { study, number, attempt }) is { Body: { } body, Attempt: var last }
        ? new TrialLog((int)last, KeptLog.Unpack(body))
        : null;

    /// <summary>
    /// The reports of several trials, from a number on: whole trials, of about so many reports together, at least one trial.
    /// </summary>
    public IReadOnlyList<ReportedTrial> ReportsFrom(string study, int from, int most)
    {
        var rows = connection.Query<(long Trial, string Body, string? Detail)>(
            ReportColumns + "WHERE event.study = @study AND event.trial >= @from AND event.epoch IS NOT NULL "
            + "ORDER BY event.trial, event.fold, event.epoch LIMIT @most", new { study, from, most }).AsList();
        var last = rows.Count < most ? long.MaxValue : rows[^1].Trial;
        if (rows.Count > 0 && rows[0].Trial == last)
            return [new ReportedTrial((int)last, Reports(study, (int)last))];
        return [.. rows.Where(row => row.Trial != last).GroupBy(row => (int)row.Trial)
            .Select(trial =>
                new ReportedTrial(trial.Key, Counting(study, trial.Key, trial.Select(row => ReportOf(row.Body, row.Detail)))))];
    }

    private List<TrialReport> Counting(string study, int number, IEnumerable<TrialReport> measured)
    {
        var reports = measured.ToList();
        if (reports is [.., { Fold: > 0 }] && Trial(study, number) is { Ended: true, Folds: { } folds })
            reports.RemoveAll(report => folds[report.Fold!.Value].State == TrialState.Pending);
        return reports;
    }

    /// <summary>The events of a study after a sequence number, in order, so many at most. Reports are without their detail.</summary>
    public IReadOnlyList<JournalEntry> Entries(string study, long afterSequence, int most = int.MaxValue) =>
        [.. Rows(study, afterSequence, most).Select(row => new JournalEntry(row.Sequence, StoredJson.Read<StudyEvent>(row.Body)))];

    /// <summary>A study as it was submitted, before its budget grew; null when there is none of that name.</summary>
    public StudySpec? Spec(string study) => Submitted(study) is { } submitted ? StoredJson.Read<StudySpec>(submitted.Spec) : null;

    /// <summary>The event that a study began with; null when there is none of that name.</summary>
    /// <exception cref="DatabaseException">Its first event is another.</exception>
    public StudySubmitted? Submitted(string study)
    {
        if (connection.QuerySingleOrDefault<string>(
            "SELECT body FROM event WHERE study = @study AND sequence = 1", new { study }) is { } body)
            return StoredJson.Read<StudyEvent>(body) as StudySubmitted
                ?? throw new DatabaseException(
                $"the journal of study '{study}' does not begin with its submit: \"searchcluster audit {study}\" says more");
        return null;
    }

    /// <summary>What <c>show</c> tells of a study, without reading every trial; null when there is none of that name.</summary>
    /// <param name="name">Name of the study.</param>
    /// <param name="best">How many of the best trials.</param>
    public StudyDigest? Digest(string name, int best) => OfOneMoment(() =>
    {
        if (Study(name) is not { } study)
            return null;
        // Rows of older versions lack the columns: their trials are read instead.
        var digest =
            connection.QueryFirstOrDefault<int?>(
            "SELECT 1 FROM trial WHERE study = @name AND eligible IS NULL LIMIT 1", new { name }) is null
            ? DigestOfRows(study, best)
            : StudyDigest.Of(study, Trials(name), best, MostNumbersOfANote, MostObserved);
        return digest with { Models = ModelsKept.Of(Models(name)) };
    });

    /// <summary>The models of a study, by trial, fold and epoch.</summary>
    public IReadOnlyList<StoredModel> Models(string study) =>
    [
        .. connection.Query<ModelRecord>(
            "SELECT trial AS Trial, fold AS Fold, epoch AS Epoch, pinned AS Pinned, length(body) AS Bytes FROM model "
                + "WHERE study = @study ORDER BY trial, fold, epoch", new { study })
            .Select(row => new StoredModel(new ModelKey(study, row.Trial, row.Fold, row.Epoch), row.Bytes, row.Pinned != 0)),
    ];

    /// <summary>A model from a byte on, so many bytes at most; empty at its end, null when there is none of that name.</summary>
    public byte[]? Model(ModelKey model, int from = 0, int most = int.MaxValue) => connection.QuerySingleOrDefault<byte[]>(
        "SELECT substr(body, @first, @most) FROM model WHERE study = @Study AND trial = @Trial AND fold = @Fold AND epoch = @Epoch",
        new { model.Study, model.Trial, model.Fold, model.Epoch, first = from + 1, most = Math.Min(most, int.MaxValue - from - 1) });

    /// <summary>All tokens, in the order of their making.</summary>
    public IReadOnlyList<TokenSummary> Tokens() =>
        [.. connection.Query<TokenRow>(TokenRow.Select + "ORDER BY created, id").Select(row => row.Token().Token)];

    /// <summary>One token; null when there is none of that id.</summary>
    public StoredToken? Token(string id) =>
        connection.QuerySingleOrDefault<TokenRow>(TokenRow.Select + "WHERE id = @id", new { id })?.Token();

    /// <summary>The proof of a study's accounts, from one moment of the database.</summary>
    public StudyAudit Audit(string study) => OfOneMoment(() => StudyViews.Audit(this, study));

    /// <summary>The bodies of events after a sequence number, as they are read. The connection does nothing else meanwhile.</summary>
    internal IEnumerable<EventRecord> Rows(string study, long afterSequence, int most) => connection.Query<EventRecord>(
        "SELECT sequence AS Sequence, kind AS Kind, trial AS Trial, fold AS Fold, epoch AS Epoch, body AS Body FROM event "
        + "WHERE study = @study AND sequence > @afterSequence ORDER BY sequence LIMIT @most", new { study, afterSequence, most },
            buffered: most < int.MaxValue);

    /// <summary>The rows of the trials of a study by number, as they are read.</summary>
    internal IEnumerable<TrialRecord> TrialRows(string study) => connection.Query<TrialRecord>(
        "SELECT number AS Number, state AS State, value AS Value, eligible AS Eligible, stage AS Stage, notes AS Notes, summary AS Summary "
        + "FROM trial WHERE study = @study ORDER BY number", new { study }, buffered: false);

    /// <summary>The row of a study; null when there is none.</summary>
    internal StudyRecord? StudyRow(string study) => connection.QuerySingleOrDefault<StudyRecord>(
        "SELECT submitted AS Submitted, events AS Events, summary AS Summary FROM study WHERE name = @study", new { study });

    /// <summary>Saves a snapshot; nothing where there is one.</summary>
    internal const string SaveSnapshot = "INSERT INTO snapshot (study, after, through, submitted, version, body) "
        + "VALUES (@study, @after, @through, @submitted, @version, @body) "
        + "ON CONFLICT (study, after) DO UPDATE SET through = excluded.through, submitted = excluded.submitted, version = "
            + "excluded.version, body = excluded.body";

    /// <summary>The next events for a replay: those of a snapshot where there is one that is whole, else a page of the journal.</summary>
    internal ReplayedPage Page(string study, long after)
    {
        // Of this life of the study, and of events that are still there.
        var found = connection.QuerySingleOrDefault<SnapshotRecord>(
            "SELECT through AS Through, body AS Body FROM snapshot JOIN study ON study.name = snapshot.study AND study.submitted = "
                + "snapshot.submitted "
            + "WHERE snapshot.study = @study AND after = @after AND version = @version "
            + "AND EXISTS (SELECT 1 FROM event WHERE event.study = snapshot.study AND sequence = through)",
            new { study, after, version = Journal.Snapshot.Version });
        if (found is null)
            return new ReplayedPage(Entries(study, after, IJournal.Page), IsSnapshot: false);
        try
        {
            var events = SnapshotWriter.Read(found.Body, (int)(found.Through - after));
            return new ReplayedPage(
                [.. events.Select((happened, index) => new JournalEntry(after + index + 1, happened))], IsSnapshot: true);
        }
        catch (InvalidDataException)
        {
            return new ReplayedPage(Entries(study, after, IJournal.Page), IsSnapshot: false);
        }
    }

    // A savepoint begins a transaction where there is none, and does no harm inside one.
    private T OfOneMoment<T>(Func<T> read)
    {
        if (connection is not Microsoft.Data.Sqlite.SqliteConnection)
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            return read();
        }

        connection.Execute("SAVEPOINT moment");
        try
        {
            return read();
        }
        finally
        {
            connection.Execute("RELEASE moment");
        }
    }

    private StudyDigest DigestOfRows(StudySummary study, int best)
    {
        var name = study.Study;
        var order = study.Direction == Direction.Maximize ? "DESC" : "ASC";
        return new StudyDigest
        {
            Study = study,
            Best = [.. Summaries($"value IS NOT NULL ORDER BY eligible DESC, value {order}, number LIMIT @best", new { name, best })],
            Notes = Notes(name),
            Stages = [.. Summaries(
                    "number IN (SELECT min(number) FROM trial WHERE study = @name AND stage IS NOT NULL GROUP BY stage) ORDER BY stage",
                        new { name })
                .Select(trial => trial.Lineage!)],
            Observed = [.. Summaries("state IN ('Completed', 'Pruned', 'Diverged') ORDER BY number DESC", new { name })
                .Where(StudyDigest.HasResult).Take(MostObserved).Reverse().Select(StudyDigest.ObservationOf)],
        };
    }

    private IEnumerable<TrialSummary> Summaries(string condition, object parameters) => connection
        .Query<string>($"SELECT summary FROM trial WHERE study = @name AND {condition}", parameters, buffered: false)
            .Select(StoredJson.Read<TrialSummary>);

    private List<TrialNote> Notes(string name)
    {
        var groups = new Dictionary<string, (int Trials, List<int> First)>(StringComparer.Ordinal);
        foreach (var (number, notes) in connection.Query<(long Number, string Notes)>(
            "SELECT number, notes FROM trial WHERE study = @name AND notes IS NOT NULL ORDER BY number", new { name }, buffered: false))
        {
            foreach (var note in notes.Split('\n'))
            {
                var (trials, first) = groups.TryGetValue(note, out var group) ? group : (0, []);
                if (first.Count < MostNumbersOfANote)
                    first.Add((int)number);
                groups[note] = (trials + 1, first);
            }
        }

        return [.. groups.Select(group => new TrialNote
        {
            Verdict = TrialRow.IsEnding(group.Key) ? null : group.Key,
            Trials = group.Value.Trials,
            Numbers = group.Value.First,
            Example = Trial(name, group.Value.First[0])!,
        })];
    }

    private static TrialReport ReportOf(string body, string? detail)
    {
        var report = (StoredJson.Read<StudyEvent>(body) as TrialReported)?.Report
            ?? throw new DatabaseException("the database is corrupt: an event with an epoch is no report");
        return detail is null ? report : ReportDetail.Join(report, StoredJson.Read<Dictionary<string, JsonElement>>(detail));
    }
}
