using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Commands;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Tests.Commands;

/// <summary>Runs attempts of a command by the runner, in a folder of its own.</summary>
internal sealed class CommandTrial : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("command-trial-");
    private readonly CommandGuard _guard = new();
    private readonly CommandMarks _marks = new();
    private readonly KeptLogs _logs = new();

    public CommandTrial() =>
        Options = new SearchClusterOptions { AllowsCommands = true, TrialDirectories = Path.Combine(_folder.FullName, "trials") };

    public SearchClusterOptions Options { get; }

    public string Log => _logs.Last;

    public string Folder => _folder.FullName;

    public string Directory => Path.Combine(Options.TrialDirectories, "s", "0");

    public int Epochs { get; set; } = 10;

    public int Attempt { get; set; } = 1;

    public IReadOnlyList<(string Name, object Value)> Parameters { get; set; } = [];

    public Func<TrialReport, ReportDecision> Decide { get; set; } = _ => ReportDecision.Continue;

    public List<TrialReport> Reports { get; } = [];

    public static CommandPlan Script(string script, params string[] metrics) => new()
    {
        Run = new CommandLine(null, ["/bin/sh", "-c", script]),
        Metrics = metrics is [] ? ["accuracy"] : metrics,
        GracePeriod = TimeSpan.FromSeconds(20),
    };

    public static CommandPlan Python(string script, params string[] metrics) =>
        Script("", metrics) with { Run = new CommandLine(null, ["python3", "-c", script]) };

    public RunResult? Run(CommandPlan plan, CancellationToken stopping = default)
    {
        var search = new SearchPlan
        {
            Name = "s",
            Objective = new Objective { Metric = plan.Metrics?[0] ?? "accuracy" },
            Space = new(Parameters.Select(parameter => KeyValuePair.Create<string, Domain>(
                parameter.Name, new FixedDomain { Value = JsonSerializer.SerializeToElement(parameter.Value) }))),
        };
        var workload = (CommandWorkload)new CommandWorkload(plan).At(Folder);
        var lease = new TrialLease
        {
            Study = "s",
            Attempt = new TrialAttempt(0, Attempt),
            Configuration = Configuration.Of(Parameters.Select(parameter =>
                KeyValuePair.Create(parameter.Name, JsonSerializer.SerializeToElement(parameter.Value)))),
            Seed = 77,
            Epochs = Epochs,
        };
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var logs = new TrialLogs(_logs, NullLogger<TrialLogs>.Instance);
        var runner = new CommandRunner(
            new TrialDirectories(options), logs, _guard, _marks, new CommandDevices(options), TimeProvider.System, options,
                NullLogger<CommandRunner>.Instance);
        return runner.Run(new StudySubmission { Spec = new StudySpec { Search = search, Workload = workload } }, lease, Keep, stopping);

        ReportDecision Keep(TrialReport report)
        {
            Reports.Add(report);
            return Decide(report);
        }
    }

    public string Notes(RunResult? result) => result?.Verdicts?.ToString() ?? "";

    public static bool IsAlive(int process) => File.Exists($"/proc/{process}/stat")
        && File.ReadAllText($"/proc/{process}/stat") is var status && status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');

    public int ProcessIn(string file) => int.Parse(File.ReadAllText(Path.Combine(Folder, file)), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _guard.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class KeptLogs : ICheckpoints
    {
        public string Last { get; private set; } = "";

        public Task Save(string study, int trial, byte[] state, int fold = 0) => Task.CompletedTask;

        public Task<byte[]?> Load(string study, int trial, int fold = 0) => Task.FromResult<byte[]?>(null);

        public Task<byte[]?> LoadHead(string study, int trial, int fold, int length) => Task.FromResult<byte[]?>(null);

        public Task Delete(string study, int trial, int? fold = null) => Task.CompletedTask;

        public Task SaveLog(string study, int trial, int attempt, byte[] log)
        {
            Last = Encoding.UTF8.GetString(log);
            return Task.CompletedTask;
        }
    }
}
