using SearchCluster.Client.Answers;
using SearchCluster.Client.Hosting;
using SearchCluster.Presentation.Views;
using SearchCluster.Silo.Journal;
using Spectre.Console;
using Spectre.Console.Rendering;

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
        var display = console.Live(PrintableConsole.Cell("")).AutoClear(true)
            .Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom);
        await display.StartAsync(async live =>
        {
            var drawn = new DrawnLines(console);
            while (!ended.IsCompleted)
            {
                if (await Progress(ended) is { } progress)
                {
                    drawn.Rewind();
                    var shown = ProgressScreen.Live(
                        progress, console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode);
                    drawn.Remember(shown);
                    live.UpdateTarget(shown);
                }

                await Until(ended, RedrawPeriod);
            }

            drawn.Rewind();
        });
    }

    private async Task WriteLines(Task ended)
    {
        while (await Until(ended, LinePeriod) is false)
            if (await Progress(ended) is { } progress)
                output.Note(ProgressView.Line(progress));
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

    /// <summary>
    /// The lines of the last drawing. A terminal that becomes narrower breaks them into more lines than Spectre goes back over: the rest
    /// is erased here.
    /// </summary>
    private sealed class DrawnLines(IAnsiConsole console)
    {
        private int _width;
        private IReadOnlyList<int> _lengths = [];

        public void Remember(IRenderable shown)
        {
            _width = console.Profile.Width;
            _lengths = [.. Segment.SplitLines(shown.Render(RenderOptions.Create(console), _width)).Select(line => line.CellCount())];
        }

        public void Rewind()
        {
            var width = console.Profile.Width;
            if (width >= _width || width < 1)
                return;
            var broken = _lengths.Sum(length => Math.Max(0, (length - 1) / width));
            if (broken > 0)
                console.Write(new ControlCode($"\u001b[{broken}A\u001b[J"));
        }
    }
}
