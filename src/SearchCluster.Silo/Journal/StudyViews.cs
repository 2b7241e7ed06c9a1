using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The read models of a study as they follow from its journal, against those that are stored. The accounts of <see cref="StudyAudit"/> do
/// not use <see cref="Study"/>, where a fault would hide itself; here it makes the rows once more.
/// </summary>
internal sealed class StudyViews
{
    private readonly List<SequenceGap> _gaps = [];
    private readonly List<long> _unreadable = [];
    private readonly List<long> _mislabelled = [];
    private readonly StudyQueries _queries;
    private readonly string _name;
    private Study? _study;
    private DateTimeOffset _submitted;
    private long _last;

    private StudyViews(StudyQueries queries, string name) => (_queries, _name) = (queries, name);

    /// <summary>Audits a study.</summary>
    public static StudyAudit Audit(StudyQueries queries, string study) => new StudyViews(queries, study).Audit();

    /// <summary>The rows that must be written so that the read models equal the journal.</summary>
    public static ViewRepair Repair(StudyQueries queries, string study)
    {
        var views = new StudyViews(queries, study);
        foreach (var _ in views.Journal())
        {
            // Read to its end: each event is applied as it passes.
        }

        if (queries.StudyRow(study)?.Events > views._last)
            views._study = null;
        return views.Repair();
    }

    private StudyAudit Audit()
    {
        var table = new Dictionary<int, TrialState>();
        var claimed = new Dictionary<int, int>();
        // The rows of the trials are few against the events, and are needed while those pass.
        var rows = _queries.TrialRows(_name).Select(row => row.Row).ToList();
        foreach (var row in rows)
        {
            if (Enum.TryParse<TrialState>(row.State, out var state))
                table[row.Number] = state;
            if (EpochsOf(row) is { } epochs)
                claimed[row.Number] = epochs;
        }

        var audit = StudyAudit.Of(_name, Journal(), table, claimed);
        var stored = _queries.StudyRow(_name);
        if (stored?.Events > _last)
            _gaps.Add(new SequenceGap(_last + 1, stored.Events.Value));
        return audit with
        {
            Gaps = _gaps,
            Unreadable = _unreadable,
            Mislabelled = _mislabelled,
            Misstated = [.. audit.Misstated.Union(Differing(rows).Select(row => row.Number)).Order()],
            MisstatedStudy = [.. DifferingColumns(stored)],
        };
    }

    // Applies each event as it passes, as far as they can be applied.
    private IEnumerable<StudyEvent> Journal()
    {
        foreach (var row in _queries.Rows(_name, 0, int.MaxValue))
        {
            if (row.Sequence != _last + 1)
                _gaps.Add(new SequenceGap(_last + 1, row.Sequence - 1));
            _last = row.Sequence;
            if (Read(row) is not { } happened)
                continue;
            yield return happened;
        }
    }

    private StudyEvent? Read(EventRecord row)
    {
        try
        {
            var happened = StoredJson.Read<StudyEvent>(row.Body);
            var label = EventRow.Labelled(happened);
            if ((label.Kind, label.Trial, label.Fold, label.Epoch) != (row.Kind, row.Trial, row.Fold, row.Epoch))
                _mislabelled.Add(row.Sequence);
            Apply(row.Sequence, happened);
            return happened;
        }
        catch (DatabaseException)
        {
            _unreadable.Add(row.Sequence);
            return null;
        }
    }

    private void Apply(long sequence, StudyEvent happened)
    {
        if (sequence == 1 && happened is StudySubmitted submitted)
            (_study, _submitted) = (new Study(StoredJson.Read<StudySpec>(submitted.Spec).Search, new StudyOptions()), happened.At);
        // After a gap the state is not what it was: what follows from it says nothing about the rows.
        if (_study is null || _gaps.Count > 0 || _unreadable.Count > 0)
        {
            _study = null;
            return;
        }

        try
        {
            _study.Apply(happened);
        }
        // A journal that was changed by hand may name trials that do not exist, or end what has ended.
        catch (Exception error)
            when (error is InvalidOperationException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException
            or NullReferenceException)
        {
            _study = null;
            throw new DatabaseException($"event {sequence} does not follow from those before it", error);
        }
    }

    private ViewRepair Repair()
    {
        if (_study is null)
            return new ViewRepair([], [], null);
        var expected = _study.Trials.ToDictionary(trial => trial.Number, TrialRow.Of);
        var stored = _queries.TrialRows(_name).ToDictionary(row => row.Number, row => row.Row);
        return new ViewRepair(
            // Rows of older versions get the columns that they lack.
            [.. expected.Values.Where(
                row => !stored.TryGetValue(row.Number, out var other) || other.Eligible is null || !row.Agrees(other))],
            [.. stored.Keys.Where(number => !expected.ContainsKey(number))],
            new ViewRepair.StudyRow(
                _submitted.ToString("O", CultureInfo.InvariantCulture), _last,
                JsonSerializer.Serialize(_study.Summarize(), SearchClusterJson.Options),
                DifferingColumns(_queries.StudyRow(_name)).Any()));
    }

    private IEnumerable<TrialRow> Differing(IReadOnlyList<TrialRow> stored)
    {
        if (_study is null)
            return [];
        var expected = _study.Trials.ToDictionary(trial => trial.Number, TrialRow.Of);
        var rows = stored.ToDictionary(row => row.Number);
        return expected.Values.Where(row => !rows.TryGetValue(row.Number, out var other) || !row.Agrees(other))
            .Concat(stored.Where(row => !expected.ContainsKey(row.Number)));
    }

    private IEnumerable<string> DifferingColumns(StudyRecord? stored)
    {
        if (_study is null)
            yield break;
        if (stored is null)
        {
            yield return "the row itself";
            yield break;
        }

        if (stored.Submitted != _submitted.ToString("O", CultureInfo.InvariantCulture))
            yield return "submitted";
        if (stored.Events is { } events && events != _last)
            yield return "events";
        if (!StoredJson.IsSame<StudySummary>(stored.Summary, JsonSerializer.Serialize(Expected(stored), SearchClusterJson.Options)))
            yield return "summary";
    }

    // Older versions counted the time differently; their rows have no number of events.
    private StudySummary Expected(StudyRecord stored)
    {
        var summary = _study!.Summarize();
        return stored.Events is null && TryRead(stored.Summary) is { } older ? summary with { Timing = older.Timing } : summary;
    }

    private static StudySummary? TryRead(string summary)
    {
        try
        {
            return StoredJson.Read<StudySummary>(summary);
        }
        catch (DatabaseException)
        {
            return null;
        }
    }

    private static int? EpochsOf(TrialRow row)
    {
        try
        {
            return StoredJson.Read<TrialSummary>(row.Summary).Epochs;
        }
        catch (DatabaseException)
        {
            return null;
        }
    }
}

/// <summary>What makes the read models of a study equal its journal.</summary>
/// <param name="Trials">Rows of trials that are missing or differ.</param>
/// <param name="Surplus">Numbers of rows of trials that the journal does not know.</param>
/// <param name="Study">The study's own row; null where the journal cannot be applied, and nothing can be repaired.</param>
internal sealed record ViewRepair(IReadOnlyList<TrialRow> Trials, IReadOnlyList<int> Surplus, ViewRepair.StudyRow? Study)
{
    /// <summary>Writes the rows. Snapshots are thrown away: the next activation makes them again.</summary>
    /// <returns>How many rows of trials, and of the study, differed.</returns>
    /// <exception cref="DatabaseException">The journal cannot be applied, so that the read models cannot follow from it.</exception>
    public int Write(IDbConnection connection, IDbTransaction transaction, string study)
    {
        if (Study is null)
            throw new DatabaseException(
                $"the journal of study '{study}' is damaged, and the read models cannot be made from it: restore the database from a copy");
        connection.Execute("DELETE FROM snapshot WHERE study = @study", new { study }, transaction);
        connection.Execute(
            "DELETE FROM trial WHERE study = @study AND number = @number", Surplus.Select(number => new { study, number }), transaction);
        connection.Execute(
            $"INSERT INTO trial (study, {TrialRow.Columns}) VALUES (@study, @Number, @State, @Value, @Eligible, @Stage, @Notes, @Summary) "
            + $"ON CONFLICT (study, number) DO UPDATE SET {TrialRow.Update}",
            Trials.Select(row => new { study, row.Number, row.State, row.Value, row.Eligible, row.Stage, row.Notes, row.Summary }),
                transaction);
        connection.Execute(
            "INSERT INTO study (name, submitted, events, summary) VALUES (@study, @Submitted, @Events, @Summary) "
            + "ON CONFLICT (name) DO UPDATE SET submitted = excluded.submitted, events = excluded.events, summary = excluded.summary",
            new { study, Study.Submitted, Study.Events, Study.Summary }, transaction);
        return Trials.Count + Surplus.Count + (Study.Differs ? 1 : 0);
    }

    /// <summary>A row of the table <c>study</c>, but for its name.</summary>
    internal sealed record StudyRow(string Submitted, long Events, string Summary, bool Differs);
}
