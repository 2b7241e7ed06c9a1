using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

public class WarmStartTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Observation[] Other =
        [.. Enumerable.Range(0, 20).Select(trial => Trial(trial, rate: Math.Pow(10, -trial / 4.0), value: Math.Abs(trial - 8)))];

    [Fact]
    public void Transferable_OfTrials_AreThoseThatFitTheSpaceNumberedBelowZero()
    {
        var transferred = new WarmStart { Study = "other" }.Transferable(Plan(new RandomSamplerOptions()), Other);

        // Rates from 1 to 10^-4.75; the space begins at 1e-3.
        Assert.Equal(
            Other.Where(trial => trial.Configuration.Number("rate") >= 1e-3)
            .Select(trial => trial.Configuration), transferred.Select(trial => trial.Configuration));
        Assert.Equal(Enumerable.Range(-transferred.Count, transferred.Count), transferred.Select(trial => trial.Trial));
    }

    [Fact]
    public void Transferable_OfTrialsWithOtherParameters_AreNone() =>
        Assert.Empty(new WarmStart { Study = "other" }.Transferable(
            Plan(new RandomSamplerOptions()),
                [new Observation(0, Of(("rate", 0.1), ("depth", 3)), TrialState.Completed, 1),
                new Observation(1, Of(("depth", 3)), TrialState.Completed, 1)]));

    [Fact]
    public void Narrow_ToTheRange_IsTheRegionOfTheBest()
    {
        var start = new WarmStart { Study = "other", Use = WarmStartUse.Range };
        var plan = Plan(new RandomSamplerOptions()) with { WarmStart = start };

        var domain = Assert.IsType<LogUniformDomain>(start.Narrow(plan, start.Transferable(plan, Other)).Space["rate"]);

        // The best five are trials 6 to 10: rates from 10^-1.5 to 10^-2.5, and a gap of a quarter decade on either side.
        Assert.Equal(Math.Pow(10, -2.75), domain.Low, tolerance: 1e-5);
        Assert.Equal(Math.Pow(10, -1.25), domain.High, tolerance: 1e-4);
    }

    [Fact]
    public void Study_WithATransferredRange_ProposesWithinItAndReplays()
    {
        var start = new WarmStart { Study = "other", Use = WarmStartUse.Range };
        var plan = Plan(new RandomSamplerOptions()) with { WarmStart = start };
        var study = new Study(plan, new StudyOptions { LeasedTogether = TimeSpan.Zero });
        study.Submit(
            new StudySubmitted
            {
                At = Now,
                Spec = JsonSerializer.SerializeToElement(new { }),
                Transferred = start.Transferable(plan, Other)
            });
        study.Activate("silo", _ => true, Now);

        var rates = Enumerable.Range(0, 20).Select(i => Assert.Single(study.Ask($"silo/{i}", Now).Trials).Configuration.Number("rate"));

        Assert.All(rates, rate => Assert.InRange(rate, 0.00177, 0.0563));
        Assert.True(StudyReplay.Of(plan, study.DrainEvents()).Ok);
    }

    [Fact]
    public void Study_WithTransferredTrials_ShowsThemToItsSampler()
    {
        var plan = Plan(new CountingOptions()) with { WarmStart = new WarmStart { Study = "other" } };
        var study = new Study(plan, new StudyOptions());
        study.Submit(
            new StudySubmitted
            {
                At = Now,
                Spec = JsonSerializer.SerializeToElement(new { }),
                Transferred = plan.WarmStart.Transferable(plan, Other)
            });
        study.Activate("silo", _ => true, Now);

        Assert.Equal(13 / 100.0, Assert.Single(study.Ask("silo/0", Now).Trials).Configuration.Number("rate"));
        Assert.Empty(study.Ended);
    }

    [Fact]
    public void Problems_OfAWarmStartInVain_NameEach()
    {
        Assert.Equal(
            ["best", "study", "use"],
            new WarmStart { Study = "warm", Best = 0 }.Problems(Plan(new RandomSamplerOptions())).Select(problem => problem.Path));
        Assert.Equal(
            ["use"],
            new WarmStart { Study = "other", Use = WarmStartUse.Range }.Problems(Plan(new GridSamplerOptions()))
                .Select(problem => problem.Path));
    }

    [Fact]
    public void Problems_OfTrialsThatTheChosenSamplerCannotUse_SaySo() =>
        Assert.Equal(
            ["use"],
            new WarmStart { Study = "other" }
                .Problems(Plan(new AutoSamplerOptions())
                    with
                { Objectives = [new Objective { Metric = "value" }, new Objective { Metric = "size" }] })
                .Select(problem => problem.Path));

    private static SearchPlan Plan(SamplerOptions sampler) => new()
    {
        Name = "warm",
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Sampler = sampler,
        Budget = new Budget { Trials = 30 },
        Space = new() { ["rate"] = new LogUniformDomain { Low = 1e-3, High = 1 } },
    };

    private static Observation Trial(int number, double rate, double value) => new(number, Of(("rate", rate)), TrialState.Completed, value);

    private static Configuration Of(params (string Name, double Value)[] values) =>
        Configuration.Of(values.Select(value => KeyValuePair.Create(value.Name, Value(value.Value))));

    // Proposes how many trials it sees.
    private sealed record CountingOptions : SamplerOptions
    {
        public override bool LearnsFromTrials => true;

        public override ISampler Build(SamplerContext context) => new Counting();

        private sealed class Counting : ISampler
        {
            public bool IsAdaptive => true;

            public Proposal? Propose(int trial, StudyHistory history) => new(Of(("rate", history.Ended.Count / 100.0)));
        }
    }
}
