using Microsoft.Data.Sqlite;
using SearchCluster.Client.Export;
using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Commands;

/// <summary>The studies in a database file, for the verbs that read; another process may be writing meanwhile.</summary>
internal sealed class StoredStudies
{
    private const int MostNearest = 3;

    private readonly StudyQueries _queries;

    private StoredStudies(StudyQueries queries) => _queries = queries;

    /// <summary>Opens the file, reads, and closes it; every fault of the file becomes a message.</summary>
    public static T Read<T>(string file, Func<StoredStudies, T> read)
    {
        try
        {
            using var database = SqliteDatabase.OpenForReading(file);
            return read(new StoredStudies(new StudyQueries(database.Connection)));
        }
        catch (FileNotFoundException)
        {
            throw new CommandException(ExitCode.NotFound, $"there is no database {file}: run a study first, or name another file with --database");
        }
        catch (DatabaseException error)
        {
            throw new CommandException(ExitCode.Failed, error.Message, error);
        }
        catch (SqliteException error)
        {
            throw new CommandException(ExitCode.Failed, SqliteDatabase.Explain(error, file).Message, error);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<StudySummary> All() => _queries.Studies();

    /// <summary>One by name.</summary>
    public StudySummary Study(string name) => _queries.Study(name)
        ?? throw new CommandException(ExitCode.NotFound, $"there is no study '{name}'{Nearest(name, _queries.Studies().Select(study => study.Study))}");

    /// <summary>The trials of a study.</summary>
    public IReadOnlyList<TrialSummary> Trials(string study) => _queries.Trials(study);

    /// <summary>One trial by number.</summary>
    public TrialSummary Trial(StudySummary study, int number) => _queries.Trial(study.Study, number)
        ?? throw new CommandException(ExitCode.NotFound, study.Counts.Proposed == 0
            ? $"study '{study.Study}' has no trials yet"
            : $"study '{study.Study}' has no trial {number}: it has 0 to {study.Counts.Proposed - 1}");

    /// <summary>The reports of a trial.</summary>
    public IReadOnlyList<TrialReport> Reports(string study, int number) => _queries.Reports(study, number);

    /// <summary>The proof of a study's accounts.</summary>
    public StudyAudit Audit(string study) => _queries.Audit(study);

    /// <summary>A study as it was submitted.</summary>
    public StudySpec Spec(string study) => _queries.Spec(study)!;

    /// <summary>The events of a study, in order.</summary>
    public IReadOnlyList<StudyEvent> Journal(string study) => [.. _queries.Entries(study, 0).Select(entry => entry.Event)];

    /// <summary>Every proposal of a study, made once more.</summary>
    public StudyReplay Replay(string study) => StudyReplay.Of(Spec(study), Journal(study));

    /// <summary>Everything about a study.</summary>
    public ExportedStudy Export(string name)
    {
        var study = Study(name);
        return new ExportedStudy(study, Spec(study.Study), [.. Trials(study.Study).Select(trial => new ExportedTrial(trial, Reports(study.Study, trial.Number)))]);
    }

    private static string Nearest(string name, IEnumerable<string> known)
    {
        var names = NearestName.Order(name, known, MostNearest);
        return names.Count == 0 ? ": the database holds none" : $"; nearest: {string.Join(", ", names)}";
    }
}
