using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tests.Grains;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Telemetry;

public sealed class SpansTests : IDisposable
{
    private const int Trials = 5;

    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly CancellationToken _patience = Waiting.Patience();

    public SpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is SearchClusterMetrics.Name or "Microsoft.Orleans.Application",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Run_OfAStudy_LeavesOneTraceFromTheSubmitToEveryEpoch()
    {
        var trace = await Run();

        var submit = Assert.Single(trace["submit"]);
        Assert.NotEmpty(trace["proposal"]);
        Assert.All(trace["proposal"], proposal => Assert.Equal(submit.SpanId, proposal.ParentSpanId));
        Assert.Equal(Trials, trace["trial attempt"].Count());
        Assert.All(trace["trial attempt"], attempt => Assert.Equal(submit.SpanId, attempt.ParentSpanId));
        Assert.Equal(
            trace["trial attempt"].Select(attempt => attempt.SpanId.ToHexString()).Order(),
            trace["epoch"].Select(epoch => epoch.ParentSpanId.ToHexString()).Order());
    }

    [Fact]
    public async Task Run_OfAStudy_NamesTrialsInItsSpans()
    {
        var trace = await Run();

        Assert.Equal(
            Enumerable.Range(0, Trials), trace["trial attempt"].Select(attempt => (int)attempt.GetTagItem("searchcluster.trial.number")!)
            .Order());
        Assert.All(trace["trial attempt"], attempt => Assert.Equal(1, attempt.GetTagItem("searchcluster.trial.attempt")));
        Assert.All(trace["epoch"], epoch => Assert.Equal(1, epoch.GetTagItem("searchcluster.epoch")));
        foreach (var name in new[] { "submit", "proposal", "trial attempt" })
            Assert.All(trace[name], activity => Assert.Equal("s", activity.GetTagItem("searchcluster.study")));
    }

    [Fact]
    public async Task Ask_OfAStudyThatHasNothingToDo_LeavesNoProposal()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        using var activity = new Activity("test").Start();
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 1) with { TraceParent = activity.Id }, _patience);

        await silo.Work("s").Ask(silo.Holder(0), _patience);
        await silo.Work("s").Ask(silo.Holder(1), _patience);

        Assert.Single(_ended, ended => ended.TraceId == activity.TraceId && ended.OperationName == "proposal");
    }

    private async Task<ILookup<string, Activity>> Run()
    {
        ActivityTraceId trace;
        await using (var silo = await LoneSilo.Start(new ScriptedJournal(), slots: 1))
        {
            using (var submit = silo.Services.GetRequiredService<SearchClusterActivities>().Submit("s")!)
            {
                trace = submit.TraceId;
                await silo.Study("s").Submit(LoneSilo.Branin(Trials) with { TraceParent = submit.Id }, _patience);
            }

            await foreach (var _ in silo.Study("s").Watch(0, _patience))
            {
            }
        }

        // The silo has stopped, so that its slot's last span has ended too. Spans of other tests in this process are other traces.
        return _ended.Where(activity => activity.TraceId == trace).ToLookup(activity => activity.OperationName);
    }
}
