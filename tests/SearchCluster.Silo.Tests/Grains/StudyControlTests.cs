using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class StudyControlTests : IDisposable
{
    private readonly CancellationToken _patience = Waiting.Patience();
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pause_OutlivesItsCoordinator_AndTheSiloThatStartsLeavesTheStudyAlone()
    {
        using var journal = _folder.Open();
        await using (var before = await LoneSilo.Start(journal))
        {
            await before.Study("s").Submit(LoneSilo.Branin(trials: 3), _patience);
            Assert.Equal(StudyState.Paused, (await before.Study("s").Pause(_patience)).Study!.State);
        }

        var events = (await journal.Read("s", 0)).Count;
        await using var silo = await LoneSilo.Start(journal);

        Assert.True((await silo.Work("s").Ask(silo.Holder(0), _patience)).StudyEnded);
        Assert.Equal(StudyState.Paused, (await silo.Study("s").Show(_patience))!.State);
        Assert.Equal(events, (await journal.Read("s", 0)).Count);
        Assert.Equal(StudyState.Running, (await silo.Study("s").Resume(_patience)).Study!.State);
        Assert.Single((await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials);
    }

    [Fact]
    public async Task Pause_OfAStudyWhoseSiloLeaves_TakesItsTrialBack()
    {
        using var journal = _folder.Open();
        await using (var before = await LoneSilo.Start(journal))
        {
            await before.Study("s").Submit(LoneSilo.Branin(trials: 3), _patience);
            await before.Work("s").Ask(before.Holder(0), _patience);
            await before.Study("s").Pause(_patience);
        }

        await using var silo = await LoneSilo.Start(journal);

        await Waiting.Until(async () => (await journal.Read("s", 0))[^1].Event is TrialReleased { Cause: ReleaseCause.Drained });
        Assert.Equal(
            (StudyState.Paused, 1),
            ((await silo.Study("s").Show(_patience))!.State, (await silo.Study("s").Show(_patience))!.Counts.Pending));
    }

    [Fact]
    public async Task Resume_GivesWorkToASlotThatWaits()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        await silo.Study("s").Submit(Slow(TimeSpan.FromMilliseconds(50)), _patience);
        await silo.Study("s").Pause(_patience);
        await Waiting.Until(async () => (await silo.Study("s").Show(_patience))!.Counts.Running == 0);

        await silo.Study("s").Resume(_patience);

        await Waiting.Until(async () => (await silo.Study("s").Show(_patience))!.State == StudyState.Completed);
    }

    [Fact]
    public async Task Cancel_OfATrialThatWouldRunForAnHour_FreesItsSlot()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        await silo.Study("slow").Submit(Slow(TimeSpan.FromHours(1), "slow"), _patience);
        await Waiting.Until(async () => (await silo.Silo.Describe(_patience)).Running is [{ Study: "slow", Trial: 0 }]);

        var canceled = await silo.Study("slow").Cancel(_patience);
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 1), _patience);

        Assert.Equal((StudyState.Canceled, 1), (canceled.Study!.State, canceled.Study.Counts.Canceled));
        await Waiting.Until(async () => (await silo.Study("s").Show(_patience))!.State == StudyState.Completed);
        Assert.True((await journal.Query(queries => queries.Audit("slow"))).Ok);
    }

    [Fact]
    public async Task Enqueue_OfAConfiguration_IsLeasedNext()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 3), _patience);

        var enqueued = await silo.Study("s").Enqueue(At(1.5, 2), _patience);

        Assert.Equal((0, null), (enqueued.Trial, enqueued.Refusal));
        Assert.Equal(At(1.5, 2), (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single().Configuration);
    }

    [Fact]
    public async Task Enqueue_OutsideTheSpace_NamesEachParameter()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 3), _patience);

        var refused = await silo.Study("s").Enqueue(At(11, -1), _patience);

        Assert.Equal((null, null), (refused.Trial, refused.Refusal));
        Assert.Equal(["x0", "x1"], refused.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public async Task Delete_OfAStudyThatRuns_IsRefusedUnlessForced()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        await silo.Study("s").Submit(Slow(TimeSpan.FromHours(1)), _patience);
        await Waiting.Until(async () => (await silo.Silo.Describe(_patience)).Running.Count == 1);

        Assert.Contains("--force", (await silo.Study("s").Delete(force: false, _patience)).Refusal, StringComparison.Ordinal);
        Assert.Null((await silo.Study("s").Delete(force: true, _patience)).Refusal);

        Assert.Null(await silo.Study("s").Show(_patience));
        Assert.Empty(await journal.Read("s", 0));
        await Waiting.Until(async () => (await silo.Silo.Describe(_patience)).Running.Count == 0);
    }

    [Fact]
    public async Task Delete_OfAPausedStudy_EndsItsWatchAndFreesItsName()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 3), _patience);
        await silo.Study("s").Pause(_patience);
        var begun = new TaskCompletionSource();
        var last = Watched(silo, begun);
        await begun.Task;

        await silo.Study("s").Delete(force: false, _patience);

        Assert.IsType<StudyEnded>(await last);
        Assert.Equal(SubmitKind.Created, (await silo.Study("s").Submit(LoneSilo.Branin(trials: 1), _patience)).Kind);
        Assert.Single((await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials);
    }

    [Fact]
    public async Task Actions_OnAStudyThatIsNot_SayThatThereIsNone()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());

        Assert.Null((await silo.Study("none").Pause(_patience)).Study);
        Assert.Null((await silo.Study("none").Enqueue(At(1, 1), _patience)).Study);
        Assert.Null((await silo.Study("none").Delete(force: true, _patience)).Study);
    }

    private static StudySubmission Slow(TimeSpan delay, string name = "s")
    {
        var submission = LoneSilo.Branin(trials: 3, name);
        return submission
            with
        {
            Spec =
            submission.Spec with { Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Branin, Delay = delay }) }
        };
    }

    private static Configuration At(double x0, double x1) =>
        Configuration.Of([new("x0", JsonSerializer.SerializeToElement(x0)), new("x1", JsonSerializer.SerializeToElement(x1))]);

    private async Task<StudyEvent> Watched(LoneSilo silo, TaskCompletionSource begun)
    {
        StudyEvent? last = null;
        await foreach (var entries in silo.Study("s").Watch(0, _patience))
        {
            last = entries[^1].Event;
            begun.TrySetResult();
        }

        return last!;
    }
}
