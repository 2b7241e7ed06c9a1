using Microsoft.Data.Sqlite;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Charts;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Access;

/// <summary>The studies in a database file or a cluster, for the verbs that read; they may go on meanwhile.</summary>
internal sealed class StoredStudies
{
    private const int MostNearest = 3;

    private readonly IStudySource _source;

    private StoredStudies(IStudySource source) => _source = source;

    /// <summary>Opens the file, reads, and closes it; every fault of the file becomes a message.</summary>
    /// <param name="file">The database.</param>
    /// <param name="note">Told when opening it changed it.</param>
    /// <param name="read">Reads.</param>
    public static async Task<T> Read<T>(string file, Action<string> note, Func<StoredStudies, Task<T>> read)
    {
        try
        {
            using var database = SqliteDatabase.OpenForReading(file);
            if (database.Migration is { } migration)
                note(migration);
            // All that is read is of one moment, though a process may work on the file.
            using var snapshot = database.Connection.CreateCommand();
            snapshot.CommandText = "BEGIN";
            snapshot.ExecuteNonQuery();
            return await read(new StoredStudies(new FileStudies(new StudyQueries(database.Connection))));
        }
        catch (FileNotFoundException)
        {
            throw new CommandException(
                ExitCode.NotFound, $"there is no database {file}: run a study first, or name another file with --database");
        }
        catch (DatabaseEmptyException error)
        {
            throw new CommandException(ExitCode.NotFound, error.Message, error);
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

    /// <summary>Connects to the cluster, reads, and leaves it.</summary>
    public static async Task<T> Read<T>(ClusterAddress address, Func<StoredStudies, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var cluster = await ClusterConnection.Open(address, cancellationToken);
        try
        {
            return await read(new StoredStudies(new ClusterStudies(cluster.Catalog, cancellationToken)));
        }
        catch (Exception error) when (ClusterFault.Is(error))
        {
            throw ClusterFault.Explain(error);
        }
    }

    /// <summary>Those that a catalog knows.</summary>
    public static StoredStudies Of(ICatalogGrain catalog, CancellationToken cancellationToken) =>
        new(new ClusterStudies(catalog, cancellationToken));

    /// <summary>All of them.</summary>
    public Task<IReadOnlyList<StudySummary>> All() => _source.Studies();

    /// <summary>One by name.</summary>
    public async Task<StudySummary> Study(string name) => await _source.Study(name)
        ?? throw new CommandException(
            ExitCode.NotFound, $"there is no study '{name}'{Nearest(name, (await _source.Studies()).Select(study => study.Study))}");

    /// <summary>The trials of a study.</summary>
    public Task<IReadOnlyList<TrialSummary>> Trials(string study) => _source.Trials(study);

    /// <summary>The trials of a study, a page at a time.</summary>
    public IAsyncEnumerable<IReadOnlyList<TrialSummary>> TrialPages(string study) => _source.TrialPages(study);

    /// <summary>One trial by number.</summary>
    public async Task<TrialSummary> Trial(StudySummary study, int number) => await _source.Trial(study.Study, number)
        ?? throw new CommandException(ExitCode.NotFound, study.Counts.Proposed == 0
            ? $"study '{study.Study}' has no trials yet"
            : $"study '{study.Study}' has no trial {number}: it has 0 to {study.Counts.Proposed - 1}");

    /// <summary>The reports of a trial.</summary>
    public Task<IReadOnlyList<TrialReport>> Reports(string study, int number) => _source.Reports(study, number);

    /// <summary>The models of a study, by trial, fold and epoch.</summary>
    public Task<IReadOnlyList<StoredModel>> Models(string study) => _source.Models(study);

    /// <summary>A model by its name; null when there is none.</summary>
    public Task<byte[]?> Model(ModelKey model) => _source.Model(model);

    /// <summary>What an attempt of a trial wrote, or the last that wrote anything; null where there is none.</summary>
    public Task<TrialLog?> Log(string study, int number, int? attempt) => _source.Log(study, number, attempt);

    /// <summary>The proof of a study's accounts.</summary>
    public Task<StudyAudit> Audit(string study) => _source.Audit(study);

    /// <summary>A study as it was submitted.</summary>
    public async Task<StudySpec> Spec(string study) => await _source.Spec(study)
        ?? throw new CommandException(
            ExitCode.Failed, $"the journal of study '{study}' has lost its first event: \"searchcluster audit {study}\" says more");

    /// <summary>The events of a study, in order.</summary>
    public async Task<IReadOnlyList<StudyEvent>> Journal(string study) => [.. (await _source.Events(study)).Select(entry => entry.Event)];

    /// <summary>A study as readers see it. Its counts, its best and its trials are of one moment.</summary>
    public async Task<StudyView> View(string name)
    {
        var spec = await _source.Spec((await Study(name)).Study);
        var (study, trials) = (await SteadyReading.Of(async () => await Study(name), () => Trials(name)))!.Value;
        var view = StudyView.Of(study, spec!, trials);
        return spec!.Workload.LeavesModels ? view with { Models = ModelsKept.Of(await Models(name)) } : view;
    }

    /// <summary>What a report shows of a study: the epochs of those trials alone that it draws.</summary>
    public async Task<ReportedStudy> Report(string name)
    {
        var view = await View(name);
        var spec = await Spec(name);
        var reports = new Dictionary<int, IReadOnlyList<TrialReport>>();
        foreach (var number in StudyCharts.ReportsShown(view, spec))
            reports[number] = await Reports(name, number);
        return new ReportedStudy(view, spec, reports) { DataFingerprint = (await _source.Submitted(name)).DataFingerprint };
    }

    /// <summary>A study as <c>show</c> shows it: of its trials the best, and what others have in common.</summary>
    public async Task<StudyView> Digest(string name) =>
        StudyView.Of((await _source.Digest((await Study(name)).Study, StudyView.MostBest))!, await Spec(name));

    /// <summary>Every proposal of a study, made once more.</summary>
    public async Task<StudyReplay> Replay(string study)
    {
        var (spec, journal) = (await Spec(study), await Journal(study));
        try
        {
            return StudyReplay.Of(spec.Search, journal);
        }
        // A journal that was changed by hand may name trials that do not exist, or end what has ended.
        catch (Exception error)
            when (error is InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            throw new CommandException(
                ExitCode.Failed, $"the journal of study '{study}' is damaged: \"searchcluster audit {study}\" says more", error);
        }
    }

    /// <summary>Everything about a study.</summary>
    public async Task<ExportedStudy> Export(string name)
    {
        var study = await Study(name);
        var reports = await _source.ReportsByTrial(study.Study);
        var trials = (await Trials(study.Study))
            .Select(trial => new ExportedTrial(trial, reports.GetValueOrDefault(trial.Number, []))).ToList();
        var submitted = await _source.Submitted(study.Study);
        return new ExportedStudy(study, await Spec(study.Study), trials) { DataFingerprint = submitted.DataFingerprint };
    }

    private static string Nearest(string name, IEnumerable<string> known)
    {
        var names = NearestName.Order(name, known, MostNearest);
        return names.Count == 0 ? ": there are none" : $"; nearest: {string.Join(", ", names)}";
    }
}
