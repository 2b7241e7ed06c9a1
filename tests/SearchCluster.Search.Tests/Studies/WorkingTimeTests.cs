using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>The time that a study is said to have taken counts while trials are leased, and not otherwise.</summary>
public class WorkingTimeTests
{
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(38);

    private readonly StudyBench _bench = new(new Budget { Trials = 2 });

    [Fact]
    public void Summarize_AfterALaterBudget_LeavesOutTheTimeBetween()
    {
        RunOne();
        RunOne();
        Assert.Equal(6, Seconds);
        _bench.Wait(Idle);

        _bench.Study.GrowBudget(new Budget { Trials = 4 }, _bench.Now);
        RunOne();
        RunOne();

        Assert.Equal((12, 4 / 12.0), (Seconds, _bench.Study.Summarize().Timing.TrialsPerSecond));
    }

    [Fact]
    public void Summarize_AfterAPause_LeavesItOut()
    {
        RunOne();
        _bench.Study.Pause(_bench.Now);
        _bench.Wait(Idle);
        _bench.Study.Resume(_bench.Now);
        RunOne();

        Assert.Equal(6, Seconds);
    }

    // Nothing was handed back: the journal says leased, and nothing more until the next activation.
    [Fact]
    public void Summarize_AfterAnInterruption_LeavesItOut()
    {
        RunOne();
        _bench.Lease();
        _bench.Wait(Idle);
        _bench.Study.Activate("other", _ => false, _bench.Now);
        RunOne();

        Assert.Equal(6, Seconds);
    }

    [Fact]
    public void Summarize_WhileNoSlotWasThere_LeavesItOut()
    {
        RunOne();
        _bench.Wait(Idle);
        RunOne();

        Assert.Equal(6, Seconds);
    }

    [Fact]
    public void Summarize_OfTrialsWithAMomentBetween_CountsTheMoment()
    {
        RunOne();
        _bench.Wait(TimeSpan.FromSeconds(0.5));
        RunOne();

        Assert.Equal(6.5, Seconds);
    }

    private double Seconds => _bench.Study.Summarize().Timing.Seconds;

    private void RunOne()
    {
        var lease = _bench.Lease();
        _bench.Wait(Work);
        _bench.Tell(lease);
    }
}
