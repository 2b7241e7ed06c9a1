using SearchCluster.Client.Answers;
using SearchCluster.Client.Hosting;
using SearchCluster.Presentation.Views;
using SearchCluster.Silo.Journal;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>Shows progress until something ends it: in place on a terminal, as sparse lines elsewhere.</summary>
internal sealed class ProgressDisplay(Output output, StudyFollower follower, TimeProvider clock)
{
    private static readonly TimeSpan RedrawPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(10);

    /// <summary>Completes soon after <paramref name="ended"/>, whatever became of it.</summary>
    public async Task ShowUntil(Task ended)
    {
        if (output.IsQuiet)
            await Until(ended, Timeout.InfiniteTimeSpan);
        else if (output.Messages.Profile.Capabilities.Interactive)
            await Redraw(ended);
        else
            await WriteLines(ended);
    }

    private async Task Redraw(Task ended)
    {
        var console = output.Messages;
        await console.Live(PrintableConsole.Cell("")).AutoClear(true).StartAsync(async live =>
        {
            while (!ended.IsCompleted)
            {
                if (await Progress(ended) is { } progress)
                    live.UpdateTarget(ProgressScreen.Live(progress, console.Profile.Width, console.Profile.Capabilities.Unicode));
                await Until(ended, RedrawPeriod);
            }
        });
    }

    private async Task WriteLines(Task ended)
    {
        while (await Until(ended, LinePeriod) is false)
            if (await Progress(ended) is { } progress)
                output.Note(ProgressScreen.Line(progress));
    }

    private async Task<bool> Until(Task ended, TimeSpan period)
    {
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(ended, Task.Delay(period, clock, enough.Token));
        await enough.CancelAsync();
        return ended.IsCompleted;
    }

    // A call to a gateway that has died may hang; the end is not to wait for it.
    private async Task<StudyProgress?> Progress(Task ended)
    {
        try
        {
            var progress = follower.Progress();
            await Task.WhenAny(progress, ended);
            return progress.IsCompleted ? await progress : null;
        }
        catch (Exception error) when (error is DatabaseException or OrleansException or TimeoutException)
        {
            // Whoever waits for the journal to break says why, and a gateway that died is replaced: a display need say nothing.
            return null;
        }
    }
}
