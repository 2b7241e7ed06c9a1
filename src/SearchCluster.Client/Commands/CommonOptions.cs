using System.CommandLine;

namespace SearchCluster.Client.Commands;

/// <summary>The options that every verb takes.</summary>
internal sealed class CommonOptions
{
    private const string Json = "json";
    private const string Table = "table";

    private readonly Option<string> _output = new("--output", "-o")
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

    public CommonOptions() => _output.AcceptOnlyFromAmong(Json, Table);

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
        root.Options.Add(_quiet);
    }

    /// <summary>Where the verb is to put its answer.</summary>
    public Output OutputOf(ParseResult parsed, Terminal terminal) =>
        new(terminal, parsed.GetValue(_output) == Json, parsed.GetValue(_quiet));

    /// <summary>Whether a document is wanted, for a command line that is not valid otherwise.</summary>
    public bool IsJsonAskedFor(ParseResult parsed) => parsed.GetResult(_output)?.Tokens.Any(token => token.Value == Json) ?? false;
}
