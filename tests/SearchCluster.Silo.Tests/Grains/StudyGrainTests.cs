using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class StudyGrainTests
{
    private readonly CancellationToken _patience = Waiting.Patience();

    [Fact]
    public async Task Ask_OfASlotWhoseLastLeaseNeverReachedIt_GrantsTheTrialAgain()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        var study = silo.Study("s");
        await study.Submit(LoneSilo.Branin(trials: 1), _patience);

        var lost = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single();
        Assert.True((await silo.Work("s").Ask(silo.Holder(1), _patience)).IsEmpty);
        var again = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single();

        Assert.Equal(new TrialAttempt(0, 1), lost.Attempt);
        Assert.Equal(new TrialAttempt(0, 2), again.Attempt);
        Assert.Equal(lost.Seed, again.Seed);
    }

    [Fact]
    public async Task Watch_WhenACommitOvertakesTheNewsOfTheOneBefore_LeavesNoGap()
    {
        var journal = new ScriptedJournal();
        await using var silo = await LoneSilo.Start(journal);
        var study = silo.Study("s");
        await study.Submit(LoneSilo.Branin(trials: 2), _patience);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watching = Sequences(silo, after: 0, begun);
        await begun.Task;

        // The first commit completes within the turn that appends the second, which itself is durable at once: the coordinator hears
        // of the second first.
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Committing = batch =>
        {
            journal.Committing = _ =>
            {
                first.SetResult();
                journal.Committing = _ => Task.CompletedTask;
                return Task.CompletedTask;
            };
            appended.SetResult();
            return first.Task;
        };
        var one = silo.Work("s").Ask(silo.Holder(0), _patience);
        await appended.Task;
        var two = silo.Work("s").Ask(silo.Holder(1), _patience);
        foreach (var lease in (await one).Trials.Concat((await two).Trials))
            Assert.True(await silo.Work("s").Tell(lease.Attempt, [], Completed, _patience));

        var sequences = await watching;
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
        Assert.Equal((await journal.Read("s", 0)).Count, sequences.Count);
    }

    [Fact]
    public async Task Watch_AfterASequenceNumber_GivesEverythingThatFollowsOnce()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal(), slots: 2);
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 300), _patience);
        var live = await Sequences(silo, after: 0);
        var middle = live.Count / 2;

        Assert.Equal(Enumerable.Range(1, live.Count).Select(i => (long)i), live);
        Assert.Equal(live.Skip(middle), await Sequences(silo, after: middle));
        Assert.Empty(await Sequences(silo, after: live.Count));
    }

    [Fact]
    public async Task Tell_WhoseAppendFails_IsCountedOnceWhenItIsRepeated()
    {
        var journal = new ScriptedJournal();
        await using var silo = await LoneSilo.Start(journal);
        var study = silo.Study("s");
        await study.Submit(LoneSilo.Branin(trials: 1), _patience);
        var lease = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single();

        journal.Refuses = true;
        await Assert.ThrowsAsync<DatabaseException>(() => silo.Work("s").Tell(lease.Attempt, [], Completed, _patience));
        journal.Refuses = false;
        // The coordinator that could not append is gone; the next one knows only what is durable.
        var counted = await Until(async () => await silo.Work("s").Tell(lease.Attempt, [], Completed, _patience));

        Assert.True(counted);
        Assert.Equal(1, (await study.Show(_patience))!.Counts.Completed);
        Assert.Single((await journal.Read("s", 0)).Select(entry => entry.Event).OfType<TrialEnded>());
    }

    [Fact]
    public async Task Report_WhoseAppendFails_IsInTheJournalOnceTheWorkerHasSentItWithTheNext()
    {
        var journal = new ScriptedJournal();
        await using var silo = await LoneSilo.Start(journal);
        var study = silo.Study("s");
        await study.Submit(LoneSilo.Branin(trials: 1), _patience);
        var lease = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single();

        journal.Refuses = true;
        Assert.Equal(new ReportAnswer(ReportDecision.Continue, -1), await silo.Work("s").Report(lease.Attempt, [Epoch(1)], _patience));
        journal.Refuses = false;
        // The coordinator that could not append is gone, and epoch 1 with it.
        await Until(() => silo.Work("s").Report(lease.Attempt, [Epoch(1), Epoch(2)], _patience));
        var answer = await Until(() => silo.Work("s").Report(lease.Attempt, [Epoch(1), Epoch(2), Epoch(3)], _patience));
        await Until(() =>
            silo.Work("s")
            .Tell(lease.Attempt, [.. new[] { Epoch(1), Epoch(2), Epoch(3) }.Where(report => report.Epoch > answer.Durable)], Completed,
            _patience));

        Assert.Equal(
            [1, 2, 3], (await journal.Read("s", 0)).Select(entry => entry.Event).OfType<TrialReported>()
            .Select(reported => reported.Report.Epoch));
    }

    [Fact]
    public async Task Report_BeforeItIsDurable_IsAnsweredAndNotConfirmed()
    {
        var journal = new ScriptedJournal();
        await using var silo = await LoneSilo.Start(journal);
        var study = silo.Study("s");
        await study.Submit(LoneSilo.Branin(trials: 1), _patience);
        var lease = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single();
        var commit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        journal.Committing = _ => commit.Task;
        Assert.Equal(-1, (await silo.Work("s").Report(lease.Attempt, [Epoch(1)], _patience)).Durable);
        commit.SetResult();
        journal.Committing = _ => Task.CompletedTask;

        // This journal commits at once: the answer knows of its own report already.
        Assert.Equal(2, (await silo.Work("s").Report(lease.Attempt, [Epoch(2)], _patience)).Durable);
    }

    private static TrialReport Epoch(int epoch) => new() { Epoch = epoch };

    private static TrialOutcome Completed => new() { State = TrialState.Completed, Timing = new TrialTiming(1, "here") };

    private async Task<List<long>> Sequences(LoneSilo silo, long after, TaskCompletionSource? begun = null)
    {
        var sequences = new List<long>();
        await foreach (var entries in silo.Study("s").Watch(after, _patience))
        {
            sequences.AddRange(entries.Select(entry => entry.Sequence));
            begun?.TrySetResult();
        }

        return sequences;
    }

    private async Task<T> Until<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (DatabaseException)
            {
                _patience.ThrowIfCancellationRequested();
            }
        }
    }
}
