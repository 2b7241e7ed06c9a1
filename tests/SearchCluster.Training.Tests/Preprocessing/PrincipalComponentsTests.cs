using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preprocessing;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Fit_PointsOnALine_TurnsToItsDirection()
    {
        // All on (3, 4) / 5 times t, t from −2 to 2; the other direction is empty.
        var examples = Tables.Of([.. Enumerable.Range(-2, 5).Select(t => new[] { 3f * t, 4f * t })]);

        var scores = Tables.Transform(examples, new PrincipalComponents());

        // The coefficients 0.6 and 0.8 round to float, at lengths up to 10.
        Tables.AssertClose([-10, 0, -5, 0, 0, 0, 5, 0, 10, 0], scores.Features, 2e-6);
    }

    [Fact]
    public void Fit_LineFallingToTheRight_MakesTheLargestCoefficientPositive()
    {
        var examples = Tables.Of([3, -4], [-3, 4]);

        var scores = Tables.Transform(examples, new PrincipalComponents { Components = 1 });

        // Along (−0.6, 0.8), not (0.6, −0.8).
        Tables.AssertClose([-5, 5], scores.Features, 1e-6);
    }

    [Fact]
    public void Fit_CorrelatedFeatures_LeavesScoresUncorrelatedAndVariancesFalling()
    {
        var scores = Tables.Transform(Tables.Draw(800, 6, 1), new MeanSubtraction(), new PrincipalComponents());

        var variances = Enumerable.Range(0, 6).Select(feature => Tables.Covariance(scores, feature, feature)).ToArray();
        Assert.Equal(variances.OrderDescending(), variances);
        // Coefficients and scores round to float: 2⁻²⁴ of the largest variance, about 40, for each of six terms.
        for (var one = 0; one < 6; one++)
            for (var other = 0; other < one; other++)
                Assert.InRange(Tables.Covariance(scores, one, other), -2e-5, 2e-5);
        Assert.Equal(new ImageShape(1, 1, 6), scores.Shape);
    }

    [Fact]
    public void Fit_AllComponents_KeepsLengths()
    {
        var examples = Tables.Draw(50, 5, 2);

        var scores = Tables.Transform(examples, new PrincipalComponents());

        for (var row = 0; row < examples.Count; row++)
            Assert.Equal(1, SquaredLength(scores, row) / SquaredLength(examples, row), 1e-5);
    }

    [Theory]
    // Of the mean squares 90, 9 and 1.
    [InlineData(0.5, 1)]
    [InlineData(0.89, 1)]
    [InlineData(0.91, 2)]
    [InlineData(0.98, 2)]
    [InlineData(0.995, 3)]
    [InlineData(1, 3)]
    public void Fit_ShareOfTheVariance_KeepsTheFewestComponentsThatHoldIt(double share, int kept)
    {
        var examples = Axes(MathF.Sqrt(90), 3, 1);

        var scores = Tables.Transform(examples, new PrincipalComponents { Variance = share });

        Assert.Equal(kept, scores.Shape.Features);
    }

    [Fact]
    public void Fit_WholeVarianceInFewerDirections_DropsTheEmptyOnes()
    {
        var scores = Tables.Transform(Axes(2, 0, 1), new PrincipalComponents { Variance = 1 });

        Assert.Equal(2, scores.Shape.Features);
    }

    [Fact]
    public void Fit_WithoutMeanSubtraction_PointsToTheMean()
    {
        // A cloud around (0, 100), wide along x: about the mean x leads, about the origin y does.
        var examples = Tables.Of([-5, 99], [5, 101], [-5, 101], [5, 99]);

        var raw = Tables.Transform(examples, new PrincipalComponents { Components = 1 });
        var centered = Tables.Transform(examples, new MeanSubtraction(), new PrincipalComponents { Components = 1 });

        Tables.AssertClose([99, 101, 101, 99], raw.Features, 1e-4);
        Tables.AssertClose([-5, 5, -5, 5], centered.Features, 1e-5);
    }

    [Fact]
    public void Fit_FewerExamplesThanFeatures_HasNoVarianceBeyondThem()
    {
        // Four examples about their mean span three directions.
        var examples = Tables.Draw(4, 12, 3);

        var scores = Tables.Transform(examples, new MeanSubtraction(), new PrincipalComponents { Variance = 1 });

        Assert.Equal(3, scores.Shape.Features);
    }

    [Fact]
    public void Fit_FeatureThatOthersDetermine_HasNoVarianceOfItsOwn()
    {
        // Mean squares in single precision would leave 2⁻²⁴ of the greatest, and call it data.
        var examples = Tables.Draw(2000, 3, 4);
        for (var row = 0; row < examples.Count; row++)
            examples.Features[row * 3 + 2] = 0.3f * examples.Features[row * 3] + 0.7f * examples.Features[row * 3 + 1];

        var scores = Tables.Transform(examples, new PrincipalComponents { Variance = 1 });

        Assert.Equal(2, scores.Shape.Features);
    }

    [Fact]
    public void Fit_AllZero_StaysFinite()
    {
        var scores = Tables.Transform(Tables.Of([0, 0], [0, 0]), new PrincipalComponents());

        Assert.Equal([0, 0, 0, 0], scores.Features);
    }

    [Fact]
    public void Fit_TheSameExamples_GivesTheSameBits()
    {
        var examples = new DigitsDataset { Take = 300 }.Load(1).Training;

        Assert.Equal(
            Tables.Transform(examples, new PrincipalComponents()).Features, Tables.Transform(examples, new PrincipalComponents()).Features);
    }

    // Three examples on the axes: mean squares are those of the lengths, over n.
    private static Examples Axes(float x, float y, float z) => Tables.Of([x, 0, 0], [0, y, 0], [0, 0, z]);

    private static double SquaredLength(Examples examples, int row)
    {
        var width = examples.Shape.Features;
        return examples.Features.Skip(row * width).Take(width).Sum(value => (double)value * value);
    }
}
