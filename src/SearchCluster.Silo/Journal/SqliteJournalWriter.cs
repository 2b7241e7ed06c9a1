using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Journal;

/// <summary>The statements of one transaction of the journal, prepared once.</summary>
internal sealed class SqliteJournalWriter(SqliteConnection connection, WriterFence fence) : IDisposable
{
    private const int SqliteConstraint = 19;

    private readonly SqliteCommand _last = Prepare(connection,
        "SELECT coalesce(max(sequence), 0) FROM event WHERE study = $study", "$study");

    private readonly SqliteCommand _event = Prepare(connection,
        "INSERT INTO event (study, sequence, kind, trial, fold, epoch, body) VALUES ($study, $sequence, $kind, $trial, $fold, $epoch, "
            + "$body)",
        "$study", "$sequence", "$kind", "$trial", "$fold", "$epoch", "$body");

    private readonly SqliteCommand _detail = Prepare(connection,
        "INSERT INTO detail (study, trial, fold, epoch, body) VALUES ($study, $trial, $fold, $epoch, $body)",
        "$study", "$trial", "$fold", "$epoch", "$body");

    private readonly SqliteCommand _trial = Prepare(connection,
        $"INSERT INTO trial (study, {TrialRow.Columns}) VALUES ($study, $number, $state, $value, $eligible, $stage, $notes, $summary) "
        + $"ON CONFLICT (study, number) DO UPDATE SET {TrialRow.Update}",
        "$study", "$number", "$state", "$value", "$eligible", "$stage", "$notes", "$summary");

    private readonly SqliteCommand _study = Prepare(connection,
        "INSERT INTO study (name, submitted, events, summary) VALUES ($name, $submitted, $events, $summary) "
        + "ON CONFLICT (name) DO UPDATE SET events = excluded.events, summary = excluded.summary",
        "$name", "$submitted", "$events", "$summary");

    // Of the batches of one transaction only the newest row of a trial or a study is worth writing.
    private readonly Dictionary<(string Study, int Number), TrialSummary> _trials = [];
    private readonly Dictionary<string, (DateTimeOffset First, JournalBatch Newest)> _studies = [];

    private SqliteCommand[] Commands => [_last, _event, _detail, _trial, _study];

    /// <summary>
    /// Writes the batches in one transaction. A batch that is out of date is left out and given to <paramref name="conflicted"/>.
    /// </summary>
    public void Write(IEnumerable<JournalBatch> batches, Action<int, JournalConflictException> conflicted)
    {
        _trials.Clear();
        _studies.Clear();
        using var transaction = connection.BeginTransaction();
        foreach (var command in Commands)
            command.Transaction = transaction;

        var index = 0;
        foreach (var batch in batches)
        {
            if ((fence.Against(batch) ?? TryWriteEvents(batch, transaction)) is { } conflict)
            {
                fence.Close(batch);
                conflicted(index, conflict);
            }

            index++;
        }

        WriteReadModels();
        transaction.Commit();
    }

    public void Dispose()
    {
        foreach (var command in Commands)
            command.Dispose();
    }

    private JournalConflictException? TryWriteEvents(JournalBatch batch, SqliteTransaction transaction)
    {
        // A batch after a failed one must fail too, or the journal would have a gap.
        _last.Parameters[0].Value = batch.Study;
        var last = (long)_last.ExecuteScalar()!;
        if (last != batch.After)
            return new JournalConflictException($"study {batch.Study} has {last} events, the append comes after {batch.After}");

        transaction.Save("batch");
        try
        {
            var sequence = batch.After;
            foreach (var happened in batch.Events)
                WriteEvent(batch.Study, ++sequence, EventRow.Of(happened));
            transaction.Release("batch");
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SqliteConstraint)
        {
            transaction.Rollback("batch");
            return new JournalConflictException($"study {batch.Study}: {error.Message}");
        }

        foreach (var trial in batch.Trials)
            _trials[(batch.Study, trial.Number)] = trial;
        var first = _studies.TryGetValue(batch.Study, out var before) ? before.First : batch.Events[0].At;
        _studies[batch.Study] = (first, batch);
        return null;
    }

    private void WriteEvent(string study, long sequence, EventRow row)
    {
        Execute(_event, study, sequence, row.Kind, row.Trial, row.Fold, row.Epoch, row.Body);
        if (row.Detail is { } detail)
            Execute(_detail, study, row.Trial, row.Fold, row.Epoch, detail);
    }

    private void WriteReadModels()
    {
        foreach (var ((study, _), trial) in _trials)
        {
            var row = TrialRow.Of(trial);
            Execute(_trial, study, row.Number, row.State, row.Value, row.Eligible, row.Stage, row.Notes, row.Summary);
        }

        foreach (var (name, (first, newest)) in _studies)
            Execute(_study, name, first.ToString("O", CultureInfo.InvariantCulture), newest.Last,
                JsonSerializer.Serialize(newest.Summary, SearchClusterJson.Options));
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        command.Prepare();
        return command;
    }
}
