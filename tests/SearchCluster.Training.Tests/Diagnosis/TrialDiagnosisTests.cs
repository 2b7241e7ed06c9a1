using System.Globalization;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class TrialDiagnosisTests
{
    [Fact]
    public void Of_HealthyTrial_SaysNothing() => Assert.Empty(Course.Healthy.Verdicts());

    [Fact]
    public void Of_UntrainedNetworkOnly_SaysNothing() => Assert.Empty(Course.Healthy.Take(1).ToList().Verdicts());

    [Fact]
    public void Of_NoReports_SaysNothing() => Assert.Empty(TrialDiagnosis.Of(Course.Plan, Course.Classes, [], null));

    [Fact]
    public void Of_SeveralFindings_ComeInTheOrderOfTheirKinds()
    {
        var verdicts = Bad().Verdicts();

        Assert.Equal(
            [VerdictKind.SaturatedUnits, VerdictKind.DeadUnits, VerdictKind.LearningRateTooHigh, VerdictKind.Overfitting,
                VerdictKind.SymmetricUnits],
            verdicts.Select(verdict => verdict.Kind));
    }

    [Fact]
    public void Of_AnotherCulture_WritesTheSameNumbers()
    {
        var expected = Bad().Verdicts();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // Made by hand: the runtime may know the invariant culture alone.
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, Bad().Verdicts());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Of_Findings_QuoteNoTime()
    {
        // The timing of Course: 12345.5 seconds, 54321.5 examples a second.
        Assert.All(Bad().Verdicts(), verdict => Assert.DoesNotMatch("1[.]235e4|5[.]432e4|second", verdict.Text));
    }

    public static TheoryData<string> Values => new(Spoilt.Keys);

    private static readonly IReadOnlyDictionary<string, Func<EpochReport, double, EpochReport>> Spoilt =
        new Dictionary<string, Func<EpochReport, double, EpochReport>>
        {
            ["train.loss"] = (report, value) => report with { TrainLoss = value },
            ["train.accuracy"] = (report, value) => report with { TrainAccuracy = value },
            ["validation.loss"] = (report, value) => report with { ValidationLoss = value },
            ["validation.accuracy"] = (report, value) => report with { ValidationAccuracy = value },
            ["activationStandardDeviation"] = (report, value) =>
                report.WithLayer(1, layer => layer with { ActivationStandardDeviation = value }),
            ["saturatedShare"] = (report, value) => report.WithLayer(1, layer => layer with { SaturatedShare = value }),
            ["deadShare"] = (report, value) => report.WithLayer(1, layer => layer with { DeadShare = value }),
            ["symmetricShare"] = (report, value) => report.WithLayer(1, layer => layer with { SymmetricShare = value }),
            ["gradientNorm"] = (report, value) => report.WithLayer(1, layer => layer with { GradientNorm = value }),
            ["updateRatio"] = (report, value) => report.WithLayer(1, layer => layer with { UpdateRatio = value }),
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void Of_OneValueNaNAnywhere_SaysNothing(string value) =>
        Assert.All(Enumerable.Range(0, Course.Healthy.Count), epoch =>
            Assert.Empty(Course.Healthy.With(epoch, report => Spoilt[value](report, double.NaN)).Verdicts()));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Of_EveryValueNotFinite_DoesNotThrow(double value)
    {
        var reports = Course.Healthy.WithAll(report => Spoilt.Values.Aggregate(report, (spoilt, spoil) => spoil(spoilt, value)));

        Assert.NotNull(reports.Verdicts());
        Assert.NotNull(reports.Verdicts(divergence: new Divergence(1, 1, value, value, null)));
    }

    /// <summary>Saturated, dead and symmetric, oscillating, and with a gap.</summary>
    private static IReadOnlyList<EpochReport> Bad() =>
        Course.OfLosses(2.31, 1, 1.3, 0.8, 1.2, 0.7).WithAll(report => report
            .WithLayer(1, layer => layer with { SaturatedShare = 0.875, DeadShare = 0.625 })
            .WithLayer(2, layer => layer with { SymmetricShare = 1 }) with
        { ValidationAccuracy = 0.5 });
}
