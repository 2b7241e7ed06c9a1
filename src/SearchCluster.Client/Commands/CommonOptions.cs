using System.CommandLine;
using System.CommandLine.Parsing;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;

namespace SearchCluster.Client.Commands;

/// <summary>The options that every verb takes.</summary>
internal sealed class CommonOptions
{
    private const string Json = "json";
    private const string Table = "table";

    private readonly Option<string> _output = new("--output")
    {
        Description = "What standard output gets: tables, or one JSON document.",
        HelpName = $"{Json}|{Table}",
        DefaultValueFactory = _ => Table,
        Recursive = true,
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "No progress and no log on standard error.",
        Recursive = true,
    };

    private readonly Option<string> _cluster = new("--cluster", "-c")
    {
        Description =
            $"Gateways of a cluster, or the connection string of its PostgreSQL database [{ClusterAddress.Variable}; \"cluster\" in "
            + $"{ClientSettings.FileName}].",
        HelpName = "HOST:PORT[,HOST:PORT]",
        Recursive = true,
    };

    private readonly TlsSettings _tls = new();

    public CommonOptions()
    {
        _output.AcceptOnlyFromAmong(Json, Table);
        _cluster.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && ClusterAddress.TryParse(text) is null)
                result.AddError(
                    $"--cluster is '{text}'; it must be HOST:PORT, several joined by commas, or a connection string of PostgreSQL.");
            if (result.GetResult(Database) is { Implicit: false })
                result.AddError("--cluster and --database exclude each other: the studies are either here or there.");
        });
        Database.Validators.Add(result =>
        {
            if (!result.Implicit && string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("--database names no file: its value is empty.");
        });
    }

    /// <summary>The local SQLite file.</summary>
    public Option<string> Database { get; } = new("--database", "-d")
    {
        Description = "The SQLite file that holds the studies.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "searchcluster.db",
        Recursive = true,
    };

    /// <summary>Adds the options to the root; they are recursive.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(_output);
        root.Options.Add(Database);
        root.Options.Add(_cluster);
        _tls.AddTo(root);
        root.Options.Add(_quiet);
    }

    /// <summary>Where the verb is to put its answer.</summary>
    public Output OutputOf(ParseResult parsed, Terminal terminal) =>
        new(terminal, parsed.GetValue(_output) == Json, parsed.GetValue(_quiet));

    /// <summary>
    /// The cluster that was named by the option or, unless a database was, by the environment or the settings; else null.
    /// </summary>
    public ClusterAddress? ClusterOf(ParseResult parsed)
    {
        if (parsed.GetValue(_cluster) is { } named)
            return WithTls(ClusterAddress.TryParse(named)!, parsed);
        if (parsed.GetResult(Database) is { Implicit: false })
            return null;
        if (Environment.GetEnvironmentVariable(ClusterAddress.Variable) is not { Length: > 0 } variable)
            return ClientSettings.Read().Cluster is { } set ? WithTls(ClusterAddress.TryParse(set)!, parsed) : null;
        return WithTls(ClusterAddress.TryParse(variable) ?? throw new CommandException(
            ExitCode.Invalid,
                $"the variable {ClusterAddress.Variable} must be HOST:PORT, several joined by commas, or a connection string "
                    + "of PostgreSQL"), parsed);
    }

    /// <summary>Whether a cluster was named on the command line.</summary>
    public bool NamesCluster(SymbolResult result) => result.GetResult(_cluster) is { Implicit: false };

    /// <summary>A silo on this machine.</summary>
    public ClusterAddress LocalCluster(ParseResult parsed) => WithTls(ClusterAddress.Local, parsed);

    /// <summary>Whether a document is wanted, for a command line that is not valid otherwise.</summary>
    public bool IsJsonAskedFor(ParseResult parsed) => parsed.GetResult(_output)?.Tokens.Any(token => token.Value == Json) ?? false;

    private ClusterAddress WithTls(ClusterAddress address, ParseResult parsed) =>
        address with { Tls = _tls.Of(parsed) ?? ClientSettings.Read().Tls };
}
