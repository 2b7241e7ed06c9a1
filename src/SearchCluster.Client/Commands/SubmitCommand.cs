using System.CommandLine;
using System.Diagnostics;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.Hosting;
using SearchCluster.Client.Rendering;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Client.Commands;

/// <summary>
/// <c>submit</c>: gives a study to a cluster, or to the process that runs the local database; there it goes on without this process.
/// </summary>
internal sealed class SubmitCommand : Verb
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _file;

    private readonly Option<bool> _watch =
        new("--watch") { Description = "Show the study until it has ended. Interrupting ends the watching alone." };

    private readonly PreflightGate _gate = new();

    public SubmitCommand(CommonOptions common, Terminal terminal)
        : base("submit", "Submits a study to a cluster, or to the process that runs the local database; continues it when it exists.",
            common, terminal)
    {
        _file = FileArgument();
        Options.Add(_watch);
        _gate.AddTo(this);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        // Of structure; the data are looked at where they lie.
        var (spec, problems) = StudyFile.Read(file);
        if (spec is null)
            throw new CommandException(file, problems);

        spec = Packed(file, spec);
        using var signals = new InterruptSignals(output);
        // A check needs the data here as well.
        if (!_gate.IsOpen(() => PreparedStudy.Of(file, new DataCache()), parsed, output, signals.Token))
            return ExitCode.Failed;

        var submitted = false;
        try
        {
            await using var access = await Takers(parsed, output, signals.Token);
            var cluster = access.Connection!;
            var result = await Submit(cluster, spec, output, signals.Token);
            SubmitAnswer.Refuse(result, file, spec.Name, access.IsLocal ? "database" : "cluster");
            submitted = true;
            foreach (var warning in spec.Search.Warnings().Concat(result.Warnings))
                output.Warn(warning);
            output.Note(SubmitAnswer.Greeting(result, spec.Name, " submitted", "goes on as before", $"{spec.Search.Trials} trials"));
            if (access.IsLocal && !result.State.IsFinal())
                output.Note($"the process that runs {DatabaseOf(parsed)} works on it; when that ends first, 'searchcluster run {file}' "
                    + "goes on");
            if (parsed.GetValue(_watch) && !result.State.IsFinal())
                await StudyWatch.Show(access, spec, output, signals.Token);
            return await Answer(cluster, spec, output);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Interrupted, submitted
                ? $"no longer watching; study {spec.Name} goes on in the cluster"
                : "interrupted before the cluster had answered; the study may have been submitted, submitting it again is harmless");
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            throw ClusterFault.Explain(error);
        }
    }

    private static StudySpec Packed(string file, StudySpec spec)
    {
        try
        {
            return spec with { Workload = spec.Workload.Packed() };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(file, [StudyFile.Locate(file, new Problem($"{spec.Workload.Key}.files", error.Message))]);
        }
    }

    // Submitting again is harmless: a study that exists goes on, and data that are being read are not read twice.
    private static async Task<SubmitResult> Submit(
        ClusterConnection cluster, StudySpec spec, Output output, CancellationToken cancellationToken)
    {
        using var activity = cluster.Activities.Submit(spec.Name);
        var submission = new StudySubmission { Spec = spec, TraceParent = Activity.Current?.Id };
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await cluster.Grains.GetGrain<IStudyGrain>(spec.Name).Submit(submission, cancellationToken);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && Stopwatch.GetElapsedTime(started) < Patience)
            {
                output.Note("the cluster has not answered yet: its data may be large, its database or a silo away; asking again");
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task<ExitCode> Answer(ClusterConnection cluster, StudySpec spec, Output output)
    {
        var view = await StoredStudies.Of(cluster.Catalog, CancellationToken.None).View(spec.Name);
        output.Answer(view.Document(), console => StudyScreen.Write(console, view));
        return OutcomeOf(view.Study);
    }
}
