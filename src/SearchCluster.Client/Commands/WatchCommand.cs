using System.CommandLine;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.Hosting;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;

namespace SearchCluster.Client.Commands;

/// <summary><c>watch</c>: shows a study while it runs, until it has ended; it goes on whatever becomes of the watching.</summary>
internal sealed class WatchCommand : Verb
{
    private readonly Argument<string> _study;

    public WatchCommand(CommonOptions common, Terminal terminal)
        : base("watch", "Shows a study until it has ended. Interrupting ends the watching alone.", common, terminal) =>
            _study = StudyArgument();

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        using var signals = new InterruptSignals(output);
        try
        {
            var view = await Watch(parsed, name, output, signals.Token)
                ?? await ReadStudies(parsed, stored => stored.View(name), signals.Token);
            output.Answer(view.Document(), console => StudyScreen.Write(console, view));
            return OutcomeOf(view.Study);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Interrupted, $"no longer watching; study '{name}' goes on");
        }
    }

    // Null when nobody works on the database: then there is nothing to wait for.
    private async Task<StudyView?> Watch(ParseResult parsed, string name, Output output, CancellationToken interrupted)
    {
        while (true)
        {
            await using var access = await Workers(parsed, output, interrupted);
            if (access?.Connection is not { } cluster)
            {
                output.Note($"no process works on {DatabaseOf(parsed)} now: this is where the study stands");
                return null;
            }

            try
            {
                var studies = StoredStudies.Of(access.Catalog, interrupted);
                await studies.Study(name);
                var submission = await access.Grains.GetGrain<IStudyGrain>(name).Submission(interrupted);
                await StudyWatch.Show(access, submission?.Spec ?? await studies.Spec(name), output, interrupted);
                // The process of a local database may be gone by now, but its file is not.
                return access.IsLocal ? null : await studies.View(name);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                // That of a local database has ended: another may have taken its place.
                if (!access.IsLocal)
                    throw ClusterFault.Explain(error);
            }
        }
    }
}
