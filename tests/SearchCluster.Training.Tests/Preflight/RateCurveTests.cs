using SearchCluster.Training.Preflight;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

public sealed class RateCurveTests
{
    private static readonly RateCurve Usual =
        RateCurve.Of(100, 2.3, Runs((1e-4, 2.29), (1e-3, 2.0), (1e-2, 0.6), (0.1, 0.2), (1, 0.5), (10, 2.28), (100, double.NaN)));

    private static readonly RateCurve Flat = RateCurve.Of(100, 2.3, Runs((0.1, 0.4), (0.2, 0.12), (0.5, 0.06), (1, 0.03), (2, 5)));

    [Fact]
    public void Of_AUsualCurve_FindsTooLowGoodAndTooHigh()
    {
        Assert.Equal(
            [RateVerdict.TooLow, RateVerdict.Slow, RateVerdict.Good, RateVerdict.Good, RateVerdict.Good, RateVerdict.TooHigh,
                RateVerdict.TooHigh],
            Usual.Points.Select(point => point.Verdict));
        Assert.Equal((0.1, 1e-2, 1.0), (Usual.Best!.Rate, Usual.Good[0].Rate, Usual.Good[^1].Rate));
        Assert.Equal((1e-4, 10.0), (Usual.TooLowUpTo, Usual.TooHighFrom));
    }

    [Fact]
    public void Of_ARateThatIsLuckyBeyondAnExplosion_DoesNotReachIt() =>
        Assert.Equal(0.1, RateCurve.Of(100, 2.3, Runs((0.01, 0.6), (0.1, 0.2), (1, 9), (10, 0.6))).Good[^1].Rate);

    [Fact]
    public void Of_AFlatBottom_SuggestsTheLowestRateOfIt()
    {
        Assert.Equal((1.0, 0.2), (Flat.Best!.Rate, Flat.Suggested!.Rate));
        Assert.Contains("to 0.03 at the best, 1; 0.2 comes near it", RateAdvice.OfTest(Flat).Text);
    }

    [Fact]
    public void OfSpace_AroundTheLowEndOfAFlatBottom_AsksForNothing() =>
        Assert.Equal(
            FindingSeverity.Info,
            Assert.Single(RateAdvice.OfSpace(new SearchedRates(0.2, 0.9, IsLogarithmic: true), [Flat], stepsOfTrial: 1000)).Severity);

    [Fact]
    public void Of_ASingleGoodRate_ProposesARangeFromTheOneBelow()
    {
        var curve = RateCurve.Of(100, 2.3, Runs((0.1, 1.9), (0.2, 0.4), (0.5, 2.5)));

        Assert.Equal((0.1, 0.2), (curve.Low, curve.High));
        Assert.StartsWith("A learning rate of 0.2 trains well", RateAdvice.OfTest(curve).Text);
    }

    [Fact]
    public void Of_LossesThatDoNotFall_HasNoBest()
    {
        var curve = RateCurve.Of(100, 2.3, Runs((1e-3, 2.3), (0.1, 2.25), (10, 2.5)));

        Assert.Null(curve.Best);
        Assert.Empty(curve.Good);
        Assert.Equal([RateVerdict.TooLow, RateVerdict.TooLow, RateVerdict.TooHigh], curve.Points.Select(point => point.Verdict));
    }

    [Theory]
    [InlineData(1e-5, 0.05, FindingSeverity.Warning, "Widen it upwards (low: 0.01, high: 1)")]
    [InlineData(0.5, 100, FindingSeverity.Warning, "Widen it downwards (low: 0.01, high: 1)")]
    [InlineData(1e-4, 0.11, FindingSeverity.Warning, "lies at its edge")]
    [InlineData(1e-3, 5, FindingSeverity.Info, "the best rates lie inside")]
    [InlineData(1e-3, 1e4, FindingSeverity.Info, "43 % from 10 on")]
    [InlineData(1e-15, 5, FindingSeverity.Warning,
        "57 % of its logarithm lies up to 1e-6, where the loss would barely move in the 10000 steps of a trial")]
    public void OfSpace_ComparesTheSearchedRangeWithTheTest(double low, double high, FindingSeverity severity, string text)
    {
        var finding = Assert.Single(RateAdvice.OfSpace(new SearchedRates(low, high, IsLogarithmic: true), [Usual], stepsOfTrial: 10_000));

        Assert.Equal(severity, finding.Severity);
        Assert.Contains(text, finding.Text);
    }

    [Fact]
    public void OfSpace_DrawnEvenlyOverFactors_AdvisesTheLogarithm() =>
        Assert.Contains(
            "kind: logUniform", RateAdvice.OfSpace(new SearchedRates(1e-3, 5, IsLogarithmic: false), [Usual], stepsOfTrial: 1000)
            .Last().Text);

    [Theory]
    [InlineData(1e-6, FindingSeverity.Warning, "is too low")]
    [InlineData(1e-4, FindingSeverity.Info, "it may still do")]
    [InlineData(0.05, FindingSeverity.Info, "lies among those that train well")]
    [InlineData(20, FindingSeverity.Warning, "is too high")]
    public void OfFixed_ComparesTheRateWithTheTest(double rate, FindingSeverity severity, string text)
    {
        // A trial of a hundred times the steps does with a hundredth of the rate.
        var finding = RateAdvice.OfFixed(rate, Usual, stepsOfTrial: 10_000)!;

        Assert.Equal(severity, finding.Severity);
        Assert.Contains(text, finding.Text);
    }

    private static IEnumerable<RateRun> Runs(params (double Rate, double Loss)[] runs) =>
        runs.Select(run => new RateRun(run.Rate, run.Loss, Diverged: !double.IsFinite(run.Loss), UpdateRatio: run.Rate / 50));
}
