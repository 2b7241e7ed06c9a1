using System.CommandLine;
using SearchCluster.Client.Cluster;

namespace SearchCluster.Client.Commands;

/// <summary>One verb of the program: its arguments, and what it does with them.</summary>
internal abstract class Verb : Command
{
    private readonly CommonOptions _common;

    protected Verb(string name, string description, CommonOptions common, Terminal terminal)
        : base(name, description)
    {
        _common = common;
        SetAction(async (parsed, cancellationToken) => (int)await Execute(parsed, common.OutputOf(parsed, terminal), cancellationToken));
    }

    /// <summary>Does it.</summary>
    /// <exception cref="CommandException">Why it cannot be done.</exception>
    protected abstract Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken);

    /// <summary>Reads studies: of the cluster, where one is named on the command line or by the environment, else of the database file.</summary>
    protected Task<T> ReadStudies<T>(ParseResult parsed, Func<StoredStudies, Task<T>> read, CancellationToken cancellationToken) =>
        _common.ClusterOf(parsed) is { } cluster ? StoredStudies.Read(cluster, read, cancellationToken) : StoredStudies.Read(DatabaseOf(parsed), read);

    /// <summary>The cluster that was named; else a silo on this machine.</summary>
    protected ClusterAddress ClusterOf(ParseResult parsed) => _common.ClusterOf(parsed) ?? _common.LocalCluster(parsed);

    /// <summary>The database file that was named, or the default.</summary>
    protected string DatabaseOf(ParseResult parsed) => parsed.GetValue(_common.Database)!;

    /// <summary>Whether the database was named on the command line.</summary>
    protected bool NamesDatabase(System.CommandLine.Parsing.SymbolResult result) => result.GetResult(_common.Database) is { Implicit: false };

    /// <summary>Adds the argument that names a study.</summary>
    protected Argument<string> StudyArgument()
    {
        var argument = new Argument<string>("STUDY") { Description = "Name of the study." };
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>Adds the argument that names a study file.</summary>
    protected Argument<string> FileArgument()
    {
        var argument = new Argument<string>("FILE") { Description = "The study: a YAML or JSON file." };
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>The option that names a file to write; here <c>-o</c> is its short name, not that of <c>--output</c>.</summary>
    protected static Option<string?> TargetFile(string description) => new("--file", "-o") { Description = description, HelpName = "FILE" };
}
