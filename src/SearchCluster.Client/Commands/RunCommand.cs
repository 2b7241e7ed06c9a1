using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Files;
using SearchCluster.Client.Hosting;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;
using SearchCluster.Web.Hosting;

namespace SearchCluster.Client.Commands;

/// <summary><c>run</c>: begins or continues a study with silos in this process, and shows it until it has ended.</summary>
internal sealed class RunCommand : Verb
{
    private static readonly TimeSpan LongestAction = TimeSpan.FromSeconds(5);

    private readonly Argument<string> _file;

    private readonly Option<int?> _slots = new("--slots")
    {
        Description = "Training slots of each silo. Default: the cores divided by the silos, at least 1.",
        HelpName = "N",
    };

    private readonly Option<int> _silos = new("--silos")
    {
        Description = "Silos in this process.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _inMemory = new("--in-memory") { Description = "Keep nothing: the study is gone when the process ends." };

    private readonly Option<string> _trace =
        new("--trace") { Description = "Print spans and metrics to standard error.", HelpName = "console" };

    private readonly Option<int?> _dashboard = new("--dashboard")
    {
        Description = "Serve the page and its API on this port of this machine alone, and print the link. Default: a free port.",
        HelpName = "PORT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "What studies may require of this process, such as gpu=2. None by default.",
        HelpName = "NAME=VALUE,…",
    };

    private readonly PreflightGate _gate = new();

    public RunCommand(CommonOptions common, Terminal terminal)
        : base("run", "Runs a study in this process; continues it when it exists.", common, terminal)
    {
        _file = FileArgument();
        RequireAtLeastOne(_slots);
        RequireAtLeastOne(_silos);
        _trace.AcceptOnlyFromAmong("console");
        Options.Add(_slots);
        Options.Add(_silos);
        Options.Add(_inMemory);
        Options.Add(_trace);
        Options.Add(_dashboard);
        _dashboard.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > ushort.MaxValue)
                result.AddError($"--dashboard must name a port, 0 to {ushort.MaxValue}; 0, as none, is a free one.");
        });
        Options.Add(_labels);
        _gate.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_inMemory) && NamesDatabase(result))
                result.AddError(
                    "--in-memory and --database exclude each other: the one keeps nothing, the other names what to keep it in.");
            if (NamesCluster(result))
                result.AddError(
                    "run works in this process, on a database of its own: 'searchcluster submit FILE' hands a study to a cluster.");
        });
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        var data = new DataCache();
        var count = parsed.GetValue(_silos);
        using var transient = parsed.GetValue(_inMemory) ? new TransientFolder() : null;
        var options = new LocalSiloOptions(
            count, parsed.GetValue(_slots) ?? Math.Max(1, Environment.ProcessorCount / count), parsed.GetValue(_trace) is not null, data)
        {
            Labels = LabelsIn(parsed.GetValue(_labels) ?? ""),
            TrialDirectories = transient?.Path ?? LocalSiloOptions.TrialDirectoriesOf(DatabaseOf(parsed)),
        };
        await using var instruments = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var journal = new SqliteJournal(new SearchClusterMetrics(instruments.GetRequiredService<IMeterFactory>()));
        var silos = LocalSilos.Prepare(options, journal, new TerminalLoggerProvider(output));
        var prepared = PreparedStudy.Of(file, data);
        foreach (var warning in prepared.Warnings)
            output.Warn(warning);

        using var signals = new InterruptSignals(output);
        if (!_gate.IsOpen(() => prepared, parsed, output, signals.Token))
            return ExitCode.Failed;

        var database = await OpenDatabase(parsed, output, signals.Token);
        journal.Open(database);

        int? page = parsed.GetResult(_dashboard) is { Implicit: false } ? parsed.GetValue(_dashboard) ?? 0 : null;
        await Run(prepared, file, silos, options, page, database, journal, output, signals.Token);

        var name = prepared.Spec.Name;
        var (study, trials) = await journal.Query(queries => (queries.Study(name), queries.Trials(name)));
        if (study is null)
        {
            throw signals.Token.IsCancellationRequested
                ? new CommandException(ExitCode.Interrupted, "interrupted before the study was submitted")
                : new CommandException(ExitCode.NotFound, $"study '{name}' was deleted while it ran");
        }

        var view = StudyView.Of(study, prepared.Spec, trials);
        output.Answer(view.Document(), console => StudyScreen.Write(console, view));
        if (study.HasEnded)
            return OutcomeOf(study);
        if (study is { State: StudyState.Paused, Reason: not null } && !signals.Token.IsCancellationRequested)
        {
            output.Note($"the study has paused by itself; once the cause is mended, 'searchcluster resume {name}' and the same command "
                + "go on with it");
            return ExitCode.Failed;
        }

        output.Note(parsed.GetValue(_inMemory)
            ? $"interrupted after {study.Counts.Ended} trials; they were kept in memory and are gone"
            : $"interrupted after {study.Counts.Ended} trials; the same command continues the study");
        return ExitCode.Interrupted;
    }

    private static Dictionary<string, string> LabelsIn(string text)
    {
        var wrong = new List<string>();
        var labels = SiloLabels.Read(text, wrong);
        return wrong is [var label, ..]
            ? throw new CommandException(ExitCode.Invalid, $"--labels has '{label}'; it must be {SiloLabels.Expectation}")
            : labels;
    }

    private static async Task Run(
        PreparedStudy prepared, string file, LocalSilos silos, LocalSiloOptions options, int? page, SqliteDatabase database,
            SqliteJournal journal,
        Output output, CancellationToken interrupted)
    {
        var isToDrain = true;
        Dashboard? dashboard = null;
        try
        {
            await silos.Start(interrupted);
            database.Announce(silos.GatewayPort);
            if (page is { } port)
                dashboard = await OpenDashboard(silos, port, interrupted);
            var submitted = Submit(prepared, silos, interrupted);
            await Task.WhenAny(submitted, journal.Broken);
            ThrowIfBroken(journal);
            var result = await submitted;
            SubmitAnswer.Refuse(result, file, prepared.Spec.Name, "database");
            var slots = options.Silos * options.Slots;
            output.Note(SubmitAnswer.Greeting(
                result, prepared.Spec.Name, "", "continues where it stood",
                    $"{prepared.Trials} trials on {slots} {(slots == 1 ? "slot" : "slots")}"));
            if (result.State.IsFinal())
                return;

            var name = prepared.Spec.Name;
            var follower = new StudyFollower(
                silos.Grains.GetGrain<IStudyGrain>(name),
                latest => journal.Query(
                    queries => (queries.Study(name),
                    (IReadOnlyList<TrialSummary>)[.. latest.Select(number => queries.Trial(name, number)).OfType<TrialSummary>()])),
                () => Task.FromResult<int?>(options.Silos * options.Slots), prepared.Spec.Search.Objective, prepared.Trials,
                    TimeProvider.System)
            {
                HasFolds = prepared.Spec.Search.Folds > 1,
                TestsBest = prepared.Spec.Workload.EvaluatesBest,
                EndsWhenPausedByItself = true,
            };
            var ended = Task.WhenAny(follower.Follow(interrupted), journal.Broken);
            await new ProgressDisplay(output, follower, TimeProvider.System).ShowUntil(ended);
            ThrowIfBroken(journal);
            if (interrupted.IsCancellationRequested)
                output.Note("stopping: running trials hand back their leases (once more ends at once)");
            else
                await await ended;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // What was reached stands in the journal.
        }
        catch (CommandException) when (journal.Broken.IsCompleted)
        {
            // Workers would wait for the journal to accept their outcomes: the process ends under them, as under kill -9.
            isToDrain = false;
            throw;
        }
        finally
        {
            if (dashboard is not null)
                await dashboard.DisposeAsync();
            if (isToDrain)
                await silos.DisposeAsync();
        }
    }

    // The link is printed whatever the output, quiet or not: without it the page could not be opened. No line break may fall into it.
    private static async Task<Dashboard> OpenDashboard(LocalSilos silos, int port, CancellationToken interrupted)
    {
        try
        {
            var dashboard = await Dashboard.Start(silos.Grains, port, interrupted);
            await Console.Error.WriteLineAsync($"the page is at {dashboard.Link} and opens once, in the browser that opens it first");
            return dashboard;
        }
        catch (IOException error)
        {
            throw new CommandException(ExitCode.Failed, $"--dashboard: port {port} cannot be listened on: {error.Message}", error);
        }
    }

    private static async Task<SubmitResult> Submit(PreparedStudy prepared, LocalSilos silos, CancellationToken interrupted)
    {
        using var activity = silos.Activities.Submit(prepared.Spec.Name);
        var study = silos.Grains.GetGrain<IStudyGrain>(prepared.Spec.Name);
        return await study.Submit(
            new StudySubmission
            {
                Spec = prepared.Spec,
                TraceParent = Activity.Current?.Id,
            },
            interrupted);
    }

    private static void ThrowIfBroken(SqliteJournal journal)
    {
        if (journal.Broken.IsCompleted)
            throw new CommandException(ExitCode.Failed, journal.Broken.Result.Message);
    }

    // A verb acts on the database for a moment, and does not say where it takes calls: a process that runs studies does.
    private async Task<SqliteDatabase> OpenDatabase(ParseResult parsed, Output output, CancellationToken interrupted) =>
        parsed.GetValue(_inMemory)
        ? SqliteDatabase.InMemory()
        : (await new LocalDatabase(DatabaseOf(parsed), output.Note, TimeProvider.System).Take(
            LongestAction, (held, _, _) => throw new CommandException(ExitCode.Failed, held.Message, held), interrupted))!;
}
