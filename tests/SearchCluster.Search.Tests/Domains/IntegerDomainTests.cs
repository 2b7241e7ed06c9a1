using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Domains;

public class IntegerDomainTests
{
    private static readonly IntegerDomain Batch = new() { Low = 32, High = 250, Step = 32 };

    [Fact]
    public void Draw_Often_ReachesEveryIntegerEquallyOften() =>
        DistributionBound.HasShares(
            Numbers(Draws(new IntegerDomain { Low = -2, High = 3 }, 12_000)),
            Enumerable.Range(-2, 6).ToDictionary(value => (double)value, _ => 1 / 6.0));

    [Fact]
    public void Draw_WithAStep_ReachesEveryStepEquallyOftenAndNoneBeyondHigh() =>
        DistributionBound.HasShares(
            Numbers(Draws(Batch, 14_000)),
            Enumerable.Range(1, 7).ToDictionary(step => 32.0 * step, _ => 1 / 7.0));

    [Fact]
    public void Draw_Logarithmic_ReachesEveryIntegerAsOftenAsItsShareOfTheLogarithm() =>
        DistributionBound.HasShares(
            Numbers(Draws(new IntegerDomain { Low = 1, High = 8, Log = true }, 12_000)),
            Enumerable.Range(1, 8)
                .ToDictionary(value => (double)value, value => Math.Log((value + 0.5) / (value - 0.5)) / Math.Log(8.5 / 0.5)));

    [Fact]
    public void Draw_LogarithmicWithAStep_TreatsTheEndsAsTheStepsBetween() =>
        DistributionBound.HasShares(
            Numbers(Draws(Batch with { Low = 64, Log = true }, 12_000)),
            Enumerable.Range(2, 6).ToDictionary(step => 32.0 * step, step => Math.Log((step + 0.5) / (step - 0.5)) / Math.Log(7.5 / 1.5)));

    [Fact]
    public void Draw_LogarithmicBelowOneStep_ReachesEveryValue() =>
        Assert.Equal(
            [1, 11, 21, 31], Numbers(Draws(new IntegerDomain { Low = 1, High = 35, Step = 10, Log = true }, 1_000)).Distinct().Order());

    [Fact]
    public void Draw_FromAllIntegers_LiesWithinThem()
    {
        var draws = Numbers(Draws(new IntegerDomain { Low = int.MinValue, High = int.MaxValue }, 10_000));

        Assert.All(draws, draw => Assert.Equal(Math.Floor(draw), draw));
        DistributionBound.Follows(draws, value => (value - int.MinValue + 1) / Math.Pow(2, 32));
    }

    [Fact]
    public void Draw_FromZeroToTheLargestInteger_LiesWithinThem() =>
        Assert.All(Numbers(Draws(new IntegerDomain { Low = 0, High = int.MaxValue }, 1_000)), draw =>
            Assert.InRange(draw, 0, int.MaxValue));

    [Fact]
    public void GridValues_WithoutPoints_AreEveryStep() =>
        Assert.Equal([32, 64, 96, 128, 160, 192, 224], Numbers(Batch.GridValues()));

    [Fact]
    public void GridValues_OfPoints_AreTheNearestStepsEachOnce()
    {
        Assert.Equal([1, 3, 5], Numbers(new IntegerDomain { Low = 1, High = 5, Points = 3 }.GridValues()));
        Assert.Equal([1, 2, 3], Numbers(new IntegerDomain { Low = 1, High = 3, Points = 9 }.GridValues()));
        Assert.Equal([32, 128, 224], Numbers((Batch with { Points = 3 }).GridValues()));
    }

    [Fact]
    public void GridValues_OfLogarithmicPoints_AreSpacedInLogSpace() =>
        Assert.Equal([1, 10, 100], Numbers(new IntegerDomain { Low = 1, High = 100, Log = true, Points = 3 }.GridValues()));

    [Fact]
    public void GridValues_OfValues_AreThose() =>
        Assert.Equal([64, 32], Numbers((Batch with { Values = [64, 32] }).GridValues()));

    [Fact]
    public void GridValues_OfMoreStepsThanCanBeListed_AreNone() =>
        Assert.Null(new IntegerDomain { Low = 0, High = int.MaxValue }.GridValues());

    [Fact]
    public void GridValues_AreWrittenAsIntegers() =>
        Assert.Equal("32", (Batch with { Points = 1 }).GridValues()![0].GetRawText());

    [Fact]
    public void Extremes_EndAtTheLastStep() => Assert.Equal([32, 224], Numbers(Batch.Extremes()));

    [Theory]
    [InlineData(32, true)]
    [InlineData(224, true)]
    [InlineData(64.0, true)]
    [InlineData(250, false)]
    [InlineData(33, false)]
    [InlineData(64.5, false)]
    [InlineData(0, false)]
    [InlineData(true, false)]
    public void Contains_AValue_WhenItLiesOnAStep(object value, bool expected) =>
        Assert.Equal(expected, Batch.Contains(Value(value)));

    [Fact]
    public void Contains_AWholeNumberWrittenAsADecimal_IsTrue() =>
        Assert.True(Batch.Contains(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>("64.0")));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Problems_OfAStepBelowOne_NameIt(int step) =>
        Assert.Equal([("step", $"a step of {step}: must be at least 1")], (Batch with { Step = step, Values = [64] }).Problems());

    [Fact]
    public void Problems_OfValuesThatAreNoSteps_NameEach() =>
        Assert.Equal(
            [("values[1]", "64.5 is not an integer"), ("values[2]", "65 is not 32 plus a multiple of the step 32")],
            (Batch with { Values = [64, 64.5, 65] }).Problems());

    [Fact]
    public void Problems_OfALogarithmOverZero_NameTheBound() =>
        Assert.Equal(
            [("low", "low 0 of a logarithmic domain must be above 0")], new IntegerDomain { Low = 0, High = 8, Log = true }.Problems());

    [Fact]
    public void Problems_OfLowNotBelowHigh_NameBoth() =>
        Assert.Equal([("low", "low 8 must be below high 8")], new IntegerDomain { Low = 8, High = 8 }.Problems());
}
