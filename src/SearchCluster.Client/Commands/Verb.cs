using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Commands;

/// <summary>One verb of the program: its arguments, and what it does with them.</summary>
internal abstract class Verb : Command
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;

    protected Verb(string name, string description, CommonOptions common, Terminal terminal)
        : base(name, description)
    {
        _common = common;
        _terminal = terminal;
        SetAction(async (parsed, cancellationToken) => (int)await Execute(parsed, common.OutputOf(parsed, terminal), cancellationToken));
    }

    /// <summary>Does it.</summary>
    /// <exception cref="CommandException">Why it cannot be done.</exception>
    protected abstract Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken);

    /// <summary>
    /// Reads studies: of the cluster, where one is named on the command line or by the environment, else of the database file.
    /// </summary>
    protected Task<T> ReadStudies<T>(ParseResult parsed, Func<StoredStudies, Task<T>> read, CancellationToken cancellationToken) =>
        _common.ClusterOf(parsed) is { } cluster
            ? StoredStudies.Read(cluster, read, cancellationToken)
            : StoredStudies.Read(DatabaseOf(parsed), _common.OutputOf(parsed, _terminal).Note, read);

    /// <summary>
    /// Acts where the studies are: on the cluster that is named, else on the local database, or through the process that runs it.
    /// </summary>
    protected async Task<T> Access<T>(
        ParseResult parsed, Output output, Func<StudyAccess, Task<T>> act, CancellationToken cancellationToken)
    {
        await using var access = _common.ClusterOf(parsed) is { } cluster
            ? await StudyAccess.ToCluster(cluster, cancellationToken)
            : await StudyAccess.ToDatabase(DatabaseOf(parsed), output, cancellationToken);
        try
        {
            return await act(access);
        }
        catch (Exception error) when (error is JournalConflictException or DatabaseException)
        {
            throw new CommandException(ExitCode.Failed, $"nothing was done, for it could not be kept: {error.Message}", error);
        }
        catch (Exception error) when (ClusterFault.Is(error))
        {
            throw ClusterFault.Explain(error);
        }
    }

    /// <summary>Reaches those who work on the studies; null when the database is a local one that nobody works on.</summary>
    protected async Task<StudyAccess?> Workers(ParseResult parsed, Output output, CancellationToken cancellationToken) =>
        _common.ClusterOf(parsed) is { } cluster
        ? await StudyAccess.ToCluster(cluster, cancellationToken)
        : await StudyAccess.ToWorkersOf(DatabaseOf(parsed), output, cancellationToken);

    /// <summary>Whether the studies lie in a local database that no process works on.</summary>
    protected bool IsAtRest(ParseResult parsed) => _common.ClusterOf(parsed) is null && !SqliteDatabase.IsInUse(DatabaseOf(parsed));

    /// <summary>
    /// Where a study is handed to: the cluster that is named, else the process that runs the local database, else a silo on this machine.
    /// </summary>
    /// <exception cref="CommandException">A database is named that no process works on, or nothing answers.</exception>
    protected async Task<StudyAccess> Takers(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        if (_common.ClusterOf(parsed) is { } cluster)
            return await StudyAccess.ToCluster(cluster, cancellationToken);
        var database = DatabaseOf(parsed);
        if (File.Exists(database) && SqliteDatabase.IsInUse(database)
            && await StudyAccess.ToWorkersOf(database, output, cancellationToken) is { } workers)
            return workers;
        return parsed.GetResult(_common.Database) is { Implicit: false }
            ? throw new CommandException(
                ExitCode.NoCluster,
                $"no process works on {database}: 'searchcluster run FILE' runs a study there; to hand one over, name a cluster with "
                + "--cluster")
            : await StudyAccess.ToCluster(_common.LocalCluster(parsed), cancellationToken);
    }

    /// <summary>Refuses a value of an option below 1.</summary>
    protected static void RequireAtLeastOne(Option<int> option) => Require(option, result => result.GetValueOrDefault<int>());

    /// <summary>Refuses a value of an option below 1.</summary>
    protected static void RequireAtLeastOne(Option<int?> option) => Require(option, result => result.GetValueOrDefault<int?>());

    private static void Require(Option option, Func<OptionResult, int?> value) => option.Validators.Add(result =>
    {
        if (value(result) is < 1 and var found)
            result.AddError($"{option.Name} is {found}; it must be at least 1.");
    });

    /// <summary>Acts on a study that exists.</summary>
    protected Task<T> Operate<T>(
        ParseResult parsed, Output output, string study, Func<StudyAccess, IStudyGrain, Task<T>> act,
            CancellationToken cancellationToken) =>
        Access(parsed, output, async access =>
        {
            await StoredStudies.Of(access.Catalog, cancellationToken).Study(study);
            return await act(access, access.Grains.GetGrain<IStudyGrain>(study));
        }, cancellationToken);

    /// <summary>The study after an action.</summary>
    /// <exception cref="CommandException">The action was refused.</exception>
    protected static StudySummary Accepted(ControlResult result)
    {
        if (result.Refusal is { } refusal)
            throw new CommandException(ExitCode.Failed, refusal);
        return result.Study ?? throw new CommandException(ExitCode.NotFound, "the study is no longer there");
    }

    /// <summary>What a verb returns that has seen a study to its end: of one that failed, that.</summary>
    protected static ExitCode OutcomeOf(StudySummary study) => study.State == StudyState.Failed ? ExitCode.Failed : ExitCode.Done;

    /// <summary>The database file that was named, or the default.</summary>
    protected string DatabaseOf(ParseResult parsed) => parsed.GetValue(_common.Database)!;

    /// <summary>Whether a cluster was named on the command line.</summary>
    protected bool NamesCluster(SymbolResult result) => _common.NamesCluster(result);

    /// <summary>Whether the database was named on the command line.</summary>
    protected bool NamesDatabase(SymbolResult result) => result.GetResult(_common.Database) is { Implicit: false };

    /// <summary>Adds the argument that names a study.</summary>
    protected Argument<string> StudyArgument()
    {
        var argument = new Argument<string>("STUDY") { Description = "Name of the study." };
        argument.CompletionSources.Add(context => StudyNames.In(context.ParseResult.GetValue(_common.Database)!));
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>Adds the argument that names a study file.</summary>
    protected Argument<string> FileArgument()
    {
        var argument =
            new Argument<string>(
            "FILE")
            {
                Description =
            "The study: a YAML or JSON file, or the name of a study that comes with the program, such as quickstart."
            };
        argument.CompletionSources.Add(_ => ShippedStudies.Names.Select(name => new CompletionItem(name)));
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>The option that names a file to write.</summary>
    protected static Option<string?> TargetFile(string description) => new("--file", "-o") { Description = description, HelpName = "FILE" };

    /// <summary>The file to write, unless that would overwrite what this command line reads.</summary>
    /// <exception cref="CommandException">It would, or the name cannot be used.</exception>
    protected FileTarget TargetAt(ParseResult parsed, string file) =>
        FileTarget.At(file, DatabaseOf(parsed), ClientSettings.Files.Select(settings => (settings, "the settings of searchcluster")).Concat(
            _common.ClusterOf(parsed)?.Tls is { } tls
                ? [(tls.Certificate, "the certificate"), (tls.Key, "the private key"), (tls.Authority, "the authority's certificate")]
                : []));
}
