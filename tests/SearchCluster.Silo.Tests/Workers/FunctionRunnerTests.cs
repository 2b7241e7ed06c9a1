using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public class FunctionRunnerTests
{
    [Fact]
    public void Run_OfAConfiguration_ReportsTheFormulasValue()
    {
        var (result, report) = Run(3);

        Assert.Equal(new RunResult(TrialState.Completed), result);
        Assert.Equal(9, report.Metric("value"));
    }

    [Fact]
    public void Run_WhereTheValueIsNotFinite_Diverges()
    {
        var (result, report) = Run(1e200);

        Assert.Equal(new RunResult(TrialState.Diverged, "its value, Infinity, is not finite"), result);
        Assert.Equal(double.PositiveInfinity, report.Metric("value"));
    }

    private static (RunResult? Result, TrialReport Report) Run(double x)
    {
        var submission =
            new StudySubmission
            {
                Spec =
            new StudySpec
            {
                Search = new SearchPlan { Name = "s" },
                Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Sphere })
            }
            };
        var lease = new TrialLease
        {
            Study = "s",
            Attempt = new TrialAttempt(0, 1),
            Configuration = Configuration.Of([KeyValuePair.Create("x0", JsonSerializer.SerializeToElement(x))]),
            Seed = 1,
            Epochs = 1,
        };
        TrialReport? reported = null;
        var result = new FunctionRunner().Run(submission, lease, Keep, CancellationToken.None);
        return (result, reported!);

        ReportDecision Keep(TrialReport report)
        {
            reported = report;
            return ReportDecision.Continue;
        }
    }
}
