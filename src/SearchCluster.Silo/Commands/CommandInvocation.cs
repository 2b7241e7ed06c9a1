using System.Collections;
using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Commands;

/// <summary>What an attempt of a command is started with: the words, the environment and the folder.</summary>
internal sealed class CommandInvocation
{
    private const string Prefix = "SEARCHCLUSTER_";

    // What tells a program of its supervisor.
    private static readonly string[] OfSupervisors =
        ["NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_PID", "WATCHDOG_USEC"];

    private readonly TrialLease _lease;
    private readonly CommandUser? _user;
    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<string, string> _words;

    /// <summary>Of an attempt.</summary>
    /// <param name="plan">The command.</param>
    /// <param name="search">The search, whose parameters are placeholders.</param>
    /// <param name="lease">The attempt.</param>
    /// <param name="directory">The trial's directory.</param>
    /// <param name="mark">By which its processes are found.</param>
    /// <param name="user">Whom it runs as; null for the silo's user.</param>
    /// <param name="devices">The devices that it sees; null for those that the silo sees.</param>
    public CommandInvocation(
        CommandPlan plan, SearchPlan search, TrialLease lease, string directory, string mark, CommandUser? user, string? devices)
    {
        _lease = lease;
        _user = user;
        Mark = mark;
        _names = [.. search.Space.Keys.Union(Placeholders.OfAttempt)];
        _words = new Dictionary<string, string>
        {
            ["study"] = lease.Study,
            ["trial"] = lease.Attempt.Trial.ToString(CultureInfo.InvariantCulture),
            ["attempt"] = lease.Attempt.Attempt.ToString(CultureInfo.InvariantCulture),
            ["seed"] = lease.Seed.ToString(CultureInfo.InvariantCulture),
            ["epochs"] = lease.Epochs.ToString(CultureInfo.InvariantCulture),
            ["directory"] = directory,
            ["configuration"] = Path.Combine(directory, "configuration.json"),
        };
        Reports = Path.Combine(directory, $"reports-{_words["attempt"]}.jsonl");
        Directory = plan.Directory ?? directory;
        // First, where it is found without reading the rest.
        var environment = new OrderedDictionary<string, string> { [CommandMarks.Variable] = mark };
        foreach (var (name, value) in Inherited())
            environment[name] = value;
        if (user is not null)
            (environment["HOME"], environment["USER"], environment["LOGNAME"]) = (user.Home, user.Name, user.Name);
        if (devices is not null)
            environment[CommandDevices.Variable] = devices;
        foreach (var (word, value) in _words)
            environment[Prefix + word.ToUpperInvariant()] = value;
        environment[$"{Prefix}REPORTS"] = Reports;
        foreach (var (name, value) in lease.Configuration)
            environment[Placeholders.VariableOf(name)] = TextOf(value);
        foreach (var (name, value) in plan.Environment)
            if (Fill(value.Value) is { } filled)
                environment[name] = filled;
        Environment = environment;
        Words = plan.Shell ? ["/bin/sh", "-c", Script(plan.Run.Text!)] : [.. plan.Run.Words.Select(Fill).OfType<string>()];
    }

    /// <summary>The program and its arguments. An argument with a parameter that is not active is left out.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>By which its processes are found.</summary>
    public string Mark { get; }

    /// <summary>All of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Where it starts.</summary>
    public string Directory { get; }

    /// <summary>The file that it may append reports to.</summary>
    public string Reports { get; }

    /// <summary>Writes the file with the parameters' values, for the program alone to read.</summary>
    public void WriteConfiguration()
    {
        File.WriteAllBytes(_words["configuration"], JsonSerializer.SerializeToUtf8Bytes(_lease.Configuration, SearchClusterJson.Indented));
        _user?.Take(_words["configuration"]);
    }

    /// <summary>The program's file: as it is named, where that is a path, else the first of its name in <c>PATH</c>.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public string FindProgram()
    {
        if (!System.IO.Directory.Exists(Directory))
            throw new CommandException($"there is no directory {Directory}");
        if (Words.Count == 0 || Words[0].Length == 0)
            throw new CommandException("no program is named");
        var name = Words[0];
        if (name.Contains('/'))
            return Path.Combine(Directory, name);
        return Environment.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").Split(':')
            .Select(folder => Path.Combine(Directory, folder, name))
            .FirstOrDefault(IsProgram) ?? throw new CommandException($"{Quotation.Of(name)} is no program in PATH");
    }

    private static bool IsProgram(string file) => !OperatingSystem.IsWindows() && File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    // The silo's own, but for its settings, which may hold a password.
    private static Dictionary<string, string> Inherited() => System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))
        .Where(variable => !variable.Key.StartsWith("SEARCHCLUSTER", StringComparison.OrdinalIgnoreCase)
            && !OfSupervisors.Contains(variable.Key))
        .ToDictionary();

    private string? Fill(string text) => Placeholders.In(text, _names).Any(IsInactive) ? null : Placeholders.Fill(text, _names, ValueOf);

    private bool IsInactive(string name) => !_lease.Configuration.ContainsKey(name) && !_words.ContainsKey(name);

    private string ValueOf(string name) => _lease.Configuration.TryGetValue(name, out var value) ? TextOf(value) : _words[name];

    // A shell never reads a value as part of the script: it expands a variable.
    private string Script(string text) =>
        Placeholders.Fill(text, _names, name => _lease.Configuration.ContainsKey(name) || !_words.ContainsKey(name)
        ? $"${{{Placeholders.VariableOf(name)}}}"
        : $"${{{Prefix}{name.ToUpperInvariant()}}}");

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
