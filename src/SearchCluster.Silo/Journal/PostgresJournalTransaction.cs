using System.Globalization;
using System.Text.Json;
using Npgsql;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// One transaction of the journal on PostgreSQL: many batches, and of each table one statement. A batch that is out of date is left out;
/// the key of the events catches a coordinator elsewhere that writes at the same moment.
/// </summary>
internal sealed class PostgresJournalTransaction(
    NpgsqlConnection connection, IReadOnlyList<PendingAppend> appends, WriterFence fence, CancellationToken cancellationToken)
{
    private readonly List<PendingAppend> _accepted = [];
    private readonly List<PendingAppend> _writtenBefore = [];
    private readonly List<(PendingAppend Append, JournalConflictException Conflict)> _conflicts = [];

    /// <summary>
    /// Commits what may follow, and completes the appends. False, with nothing done, when one of several met a key that exists:
    /// the caller then writes fewer at a time, until that one stands alone and is refused alone.
    /// </summary>
    public async Task<bool> TryCommit()
    {
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await Sort();
            try
            {
                await Write();
            }
            catch (PostgresException error) when (PostgresFault.IsKeyViolation(error))
            {
                await transaction.RollbackAsync(cancellationToken);
                if (appends.Count > 1)
                    return false;
                await SettleViolation(appends[0], error);
            }

            if (_accepted.Count > 0)
                await transaction.CommitAsync(cancellationToken);
        }

        foreach (var append in _accepted.Concat(_writtenBefore))
            append.Succeed();
        foreach (var (append, conflict) in _conflicts)
            append.Fail(conflict);
        return true;
    }

    // A batch after a refused one must be refused too, or the journal would have a gap.
    private async Task Sort()
    {
        var last = await LastSequences();
        foreach (var append in appends)
        {
            var (study, after) = (append.Batch.Study, append.Batch.After);
            if (fence.Against(append.Batch) is { } closed)
            {
                _conflicts.Add((append, closed));
            }
            else if (last[study] == after)
            {
                last[study] = append.Batch.Last;
                _accepted.Add(append);
            }
            else
            {
                await SettleOutOfDate(append, $"it has {last[study]} events, the append comes after {after}");
            }
        }
    }

    // A row with this key exists: another coordinator committed first, or an earlier try of this batch committed but its answer was lost.
    private async Task SettleViolation(PendingAppend append, PostgresException error)
    {
        _accepted.Clear();
        await SettleOutOfDate(append, error.MessageText);
    }

    private async Task SettleOutOfDate(PendingAppend append, string reason)
    {
        if (append.MayBeWritten && await IsWritten(append))
        {
            _writtenBefore.Add(append);
            return;
        }

        fence.Close(append.Batch);
        _conflicts.Add((append, new JournalConflictException($"study {append.Batch.Study}: {reason}")));
    }

    private async Task<Dictionary<string, long>> LastSequences()
    {
        var last = new Dictionary<string, long>();
        await using var command = new NpgsqlCommand(
            "SELECT given.study, coalesce((SELECT max(sequence) FROM event WHERE event.study = given.study), 0) FROM unnest($1) AS "
                + "given(study)", connection)
        {
            Parameters = { Array(appends.Select(append => append.Batch.Study).Distinct()) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            last.Add(reader.GetString(0), reader.GetInt64(1));
        return last;
    }

    // Equal to the byte means ours: every coordinator's first event names its silo, and every event its moment.
    private async Task<bool> IsWritten(PendingAppend append)
    {
        var stored = new List<string>();
        await using var command = new NpgsqlCommand(
            "SELECT body FROM event WHERE study = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence", connection)
        {
            Parameters =
                { new() { Value = append.Batch.Study }, new() { Value = append.Batch.After }, new() { Value = append.Batch.Last } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            stored.Add(reader.GetString(0));
        return stored.SequenceEqual(append.Rows.Select(row => row.Body));
    }

    private async Task Write()
    {
        if (_accepted.Count == 0)
            return;

        await using var statements = new NpgsqlBatch(connection) { BatchCommands = { Events(), Details(), Trials(), Studies() } };
        await statements.ExecuteNonQueryAsync(cancellationToken);
    }

    // In one order everywhere, so that silos which write the same studies cannot wait for each other in a circle.
    private List<(string Study, long Sequence, EventRow Row)> Rows() => [.. _accepted
        .SelectMany(append => append.Rows.Select((row, index) => (append.Batch.Study, Sequence: append.Batch.After + index + 1, Row: row)))
        .OrderBy(row => row.Study, StringComparer.Ordinal).ThenBy(row => row.Sequence)];

    private NpgsqlBatchCommand Events()
    {
        var rows = Rows();
        return new NpgsqlBatchCommand(
            "INSERT INTO event (study, sequence, kind, trial, fold, epoch, body) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)")
        {
            Parameters =
            {
                Array(rows.Select(row => row.Study)),
                Array(rows.Select(row => row.Sequence)),
                Array(rows.Select(row => row.Row.Kind)),
                Array(rows.Select(row => row.Row.Trial)),
                Array(rows.Select(row => row.Row.Fold)),
                Array(rows.Select(row => row.Row.Epoch)),
                Array(rows.Select(row => row.Row.Body)),
            },
        };
    }

    private NpgsqlBatchCommand Details()
    {
        var rows = Rows().Where(row => row.Row.Detail is not null).ToList();
        return new NpgsqlBatchCommand("INSERT INTO detail (study, trial, fold, epoch, body) SELECT * FROM unnest($1, $2, $3, $4, $5)")
        {
            Parameters =
            {
                Array(rows.Select(row => row.Study)),
                Array(rows.Select(row => row.Row.Trial!.Value)),
                Array(rows.Select(row => row.Row.Fold)),
                Array(rows.Select(row => row.Row.Epoch!.Value)),
                Array(rows.Select(row => row.Row.Detail!)),
            },
        };
    }

    // Of the batches of one transaction only the newest row of a trial or a study is worth writing.
    private NpgsqlBatchCommand Trials()
    {
        var newest = new SortedDictionary<(string Study, int Number), TrialSummary>(Comparer<(string Study, int Number)>.Create(
            (a, b) => string.CompareOrdinal(a.Study, b.Study) is not 0 and var order ? order : a.Number.CompareTo(b.Number)));
        foreach (var append in _accepted)
            foreach (var trial in append.Batch.Trials)
                newest[(append.Batch.Study, trial.Number)] = trial;
        return UpsertTrials(newest.Select(trial => (trial.Key.Study, TrialRow.Of(trial.Value))));
    }

    /// <summary>Inserts or updates rows of trials.</summary>
    public static NpgsqlBatchCommand UpsertTrials(IEnumerable<(string Study, TrialRow Row)> trials)
    {
        var rows = trials.ToList();
        return new NpgsqlBatchCommand(
            $"INSERT INTO trial (study, {TrialRow.Columns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) "
            + $"ON CONFLICT (study, number) DO UPDATE SET {TrialRow.Update}")
        {
            Parameters =
            {
                Array(rows.Select(row => row.Study)),
                Array(rows.Select(row => row.Row.Number)),
                Array(rows.Select(row => row.Row.State)),
                Array(rows.Select(row => row.Row.Value)),
                Array(rows.Select(row => row.Row.Eligible)),
                Array(rows.Select(row => row.Row.Stage)),
                Array(rows.Select(row => row.Row.Notes)),
                Array(rows.Select(row => row.Row.Summary)),
            },
        };
    }

    private NpgsqlBatchCommand Studies()
    {
        var newest = new SortedDictionary<string, (DateTimeOffset First, JournalBatch Newest)>(StringComparer.Ordinal);
        foreach (var append in _accepted)
        {
            var first = newest.TryGetValue(append.Batch.Study, out var before) ? before.First : append.Batch.Events[0].At;
            newest[append.Batch.Study] = (first, append.Batch);
        }

        return new NpgsqlBatchCommand(
            "INSERT INTO study (name, submitted, events, summary) SELECT * FROM unnest($1, $2, $3, $4) "
            + "ON CONFLICT (name) DO UPDATE SET events = excluded.events, summary = excluded.summary")
        {
            Parameters =
            {
                Array(newest.Keys),
                // Only the first batch of a study inserts its row.
                Array(newest.Values.Select(study => study.First.ToString("O", CultureInfo.InvariantCulture))),
                Array(newest.Values.Select(study => study.Newest.Last)),
                Array(newest.Values.Select(study => JsonSerializer.Serialize(study.Newest.Summary, SearchClusterJson.Options))),
            },
        };
    }

    private static NpgsqlParameter Array<T>(IEnumerable<T> values) => new NpgsqlParameter<T[]> { TypedValue = [.. values] };
}
