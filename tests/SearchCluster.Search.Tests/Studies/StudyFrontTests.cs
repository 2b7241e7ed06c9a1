using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyFrontTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Objective Accuracy = new() { Metric = "accuracy", Direction = Direction.Maximize };
    private static readonly Objective Parameters = new() { Metric = "parameters", Direction = Direction.Minimize };

    [Fact]
    public void Front_OfSeveralObjectives_HoldsTheTrialsThatNoneBeats()
    {
        var summary = Run(Plan, (0.9, 100), (0.8, 200), (0.95, 150), (0.7, 50), (0.9, 100));

        Assert.Equal([0, 2, 3, 4], summary.Front!.Select(trial => trial.Number));
        Assert.Equal(new Dictionary<string, double> { ["accuracy"] = 0.95, ["parameters"] = 150 }, summary.Front![1].Values);
        Assert.Equal(2, summary.Best!.Number);
    }

    [Fact]
    public void Front_OfOneObjective_IsAbsent() => Assert.Null(Run(Plan with { Objectives = [] }, (0.9, 100)).Front);

    [Fact]
    public void Best_UnderAConstraint_IsTheBestThatKeepsIt()
    {
        var plan = Plan with { Constraints = [new Constraint { Metric = "parameters", AtMost = 120 }] };

        var summary = Run(plan, (0.9, 100), (0.95, 150), (0.85, 120));

        Assert.Equal(0, summary.Best!.Number);
        Assert.Equal([0], summary.Front!.Select(trial => trial.Number));
    }

    [Fact]
    public void Violation_OfATrialThatMissesTheMetric_IsInfinite() =>
        Assert.Null(Run(Plan with { Objectives = [], Constraints = [new Constraint { Metric = "gap", AtMost = 1 }] }, (0.9, 100)).Best);

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 0.25)]
    [InlineData(0.1, 0.1)]
    [InlineData(double.NaN, double.PositiveInfinity)]
    public void Violation_OfAValue_IsItsDistanceFromTheBounds(double value, double violation) =>
        Assert.Equal(violation, new Constraint { Metric = "m", AtLeast = 0.2, AtMost = 0.5 }.Violation(value), precision: 12);

    [Fact]
    public void Problems_OfObjectivesAndConstraints_NameEach()
    {
        var plan = Plan with
        {
            Objectives = [Parameters, Accuracy, Parameters],
            Constraints = [new Constraint { Metric = "a" }, new Constraint { Metric = "b", AtLeast = 2, AtMost = 1 }],
        };

        Assert.Equal(["objective", "objectives[2].metric", "constraints[0]", "constraints[1].atLeast"],
            plan.Problems().Select(problem => problem.Path));
    }

    [Fact]
    public void Warnings_OfASamplerThatSeesOneObjectiveOfSeveral_SayWhichDoesMore()
    {
        Assert.Contains("nsga2", Assert.Single((Plan with { Sampler = new CoarseToFineSamplerOptions() }).Warnings()));
        Assert.Empty((Plan with { Sampler = new Nsga2SamplerOptions() }).Warnings());
    }

    private static StudySummary Run(SearchPlan plan, params (double Accuracy, double Parameters)[] trials)
    {
        var study = new Study(plan, new StudyOptions { LeasedTogether = TimeSpan.Zero });
        study.Submit(new StudySubmitted { At = Now, Spec = JsonSerializer.SerializeToElement(new { }) });
        study.Activate("silo", _ => true, Now);
        foreach (var (accuracy, parameters) in trials)
        {
            var lease = Assert.Single(study.Ask("silo/0", Now).Trials);
            study.Report(lease.Attempt, new TrialReport
            {
                Epoch = 1,
                Values = new Dictionary<string, JsonElement>
                {
                    ["accuracy"] = SearchJson.Value(accuracy),
                    ["parameters"] = SearchJson.Value(parameters)
                },
            }, Now);
            study.Tell(lease.Attempt, new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") }, Now);
        }

        return study.Summarize();
    }

    private static SearchPlan Plan => new()
    {
        Name = "front",
        Objective = Accuracy,
        Objectives = [Accuracy, Parameters],
        Budget = new Budget { Trials = 100 },
        Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
    };
}
