using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>The statements of one transaction of the journal, prepared once.</summary>
internal sealed class SqliteJournalWriter(SqliteConnection connection, WriterFence fence) : IDisposable
{
    private readonly SqliteCommand _last = Prepare(connection,
        "SELECT coalesce(max(sequence), 0) FROM event WHERE study = $study", "$study");

    private readonly SqliteCommand _event = Prepare(connection,
        "INSERT INTO event (study, sequence, kind, trial, fold, epoch, body) VALUES ($study, $sequence, $kind, $trial, $fold, $epoch, $body)",
        "$study", "$sequence", "$kind", "$trial", "$fold", "$epoch", "$body");

    private readonly SqliteCommand _trial = Prepare(connection,
        "INSERT INTO trial (study, number, state, summary) VALUES ($study, $number, $state, $summary) "
        + "ON CONFLICT (study, number) DO UPDATE SET state = excluded.state, summary = excluded.summary",
        "$study", "$number", "$state", "$summary");

    private readonly SqliteCommand _study = Prepare(connection,
        "INSERT INTO study (name, submitted, summary) VALUES ($name, $submitted, $summary) "
        + "ON CONFLICT (name) DO UPDATE SET summary = excluded.summary",
        "$name", "$submitted", "$summary");

    // Of the batches of one transaction only the newest row of a trial or a study is worth writing.
    private readonly Dictionary<(string Study, int Number), TrialSummary> _trials = [];
    private readonly Dictionary<string, (StudySummary Summary, DateTimeOffset At)> _studies = [];

    /// <summary>Writes the batches in one transaction. A batch that is out of date is left out and given to <paramref name="conflicted"/>.</summary>
    public void Write(IEnumerable<JournalBatch> batches, Action<int, JournalConflictException> conflicted)
    {
        _trials.Clear();
        _studies.Clear();
        using var transaction = connection.BeginTransaction();
        foreach (var command in new[] { _last, _event, _trial, _study })
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
        _last.Dispose();
        _event.Dispose();
        _trial.Dispose();
        _study.Dispose();
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
                WriteEvent(batch.Study, ++sequence, happened);
            transaction.Release("batch");
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SqliteConstraint)
        {
            transaction.Rollback("batch");
            return new JournalConflictException($"study {batch.Study}: {error.Message}");
        }

        foreach (var trial in batch.Trials)
            _trials[(batch.Study, trial.Number)] = trial;
        _studies[batch.Study] = (batch.Summary, batch.Events[0].At);
        return null;
    }

    private const int SqliteConstraint = 19;

    private void WriteEvent(string study, long sequence, StudyEvent happened)
    {
        _event.Parameters[0].Value = study;
        _event.Parameters[1].Value = sequence;
        _event.Parameters[2].Value = happened.GetType().Name;
        _event.Parameters[3].Value = happened is TrialEvent { Trial: var trial } ? trial : DBNull.Value;
        _event.Parameters[4].Value = happened is AttemptEvent { Fold: var fold } ? fold : 0;
        _event.Parameters[5].Value = happened is TrialReported { Report.Epoch: var epoch } ? epoch : DBNull.Value;
        _event.Parameters[6].Value = JsonSerializer.Serialize(happened, SearchClusterJson.Options);
        _event.ExecuteNonQuery();
    }

    private void WriteReadModels()
    {
        foreach (var ((study, number), trial) in _trials)
        {
            _trial.Parameters[0].Value = study;
            _trial.Parameters[1].Value = number;
            _trial.Parameters[2].Value = trial.State.ToString();
            _trial.Parameters[3].Value = JsonSerializer.Serialize(trial, SearchClusterJson.Options);
            _trial.ExecuteNonQuery();
        }

        foreach (var (name, (summary, at)) in _studies)
        {
            _study.Parameters[0].Value = name;
            _study.Parameters[1].Value = at.ToString("O", CultureInfo.InvariantCulture);
            _study.Parameters[2].Value = JsonSerializer.Serialize(summary, SearchClusterJson.Options);
            _study.ExecuteNonQuery();
        }
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
