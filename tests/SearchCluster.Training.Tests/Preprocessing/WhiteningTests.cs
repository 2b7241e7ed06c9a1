using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preprocessing;

public sealed class WhiteningTests
{
    [Theory]
    [InlineData(WhiteningMethod.Pca)]
    [InlineData(WhiteningMethod.Zca)]
    public void Fit_CorrelatedFeatures_MakesTheCovarianceTheIdentity(WhiteningMethod method)
    {
        var white = Tables.Transform(Tables.Draw(800, 6, 1), new MeanSubtraction(), new Whitening { Method = method, Epsilon = 0 });

        // Variances spread over a factor of 100 or so: floats lose 2⁻²⁴ of the largest deviation, ten times a small one.
        for (var one = 0; one < 6; one++)
            for (var other = 0; other <= one; other++)
                Assert.Equal(one == other ? 1 : 0, Tables.Covariance(white, one, other), 1e-5);
    }

    [Fact]
    public void Fit_Epsilon_IsAddedToTheVariance()
    {
        // Mean squares 4 and 1 on the axes, each of two examples.
        var examples = Tables.Of([2, 1], [2, -1], [-2, 1], [-2, -1]);

        var white = Tables.Transform(examples, new Whitening { Epsilon = 5 });

        // 2 / √9 and 1 / √6.
        Tables.AssertClose([2 / 3f, 1 / MathF.Sqrt(6)], white.Features[..2], 1e-6);
    }

    [Fact]
    public void Fit_Zca_KeepsTheLayoutAndIsSymmetric()
    {
        var training = Tables.Draw(400, 4, 2, new ImageShape(1, 2, 2));
        var pipeline = FittedPipeline.Fit([new Whitening { Method = WhiteningMethod.Zca }], training);

        // Unit examples come back as the rows of the matrix.
        var matrix = pipeline.Apply(Tables.Of(training.Shape, [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]));

        Assert.Equal(training.Shape, matrix.Shape);
        for (var row = 0; row < 4; row++)
            for (var column = 0; column < row; column++)
                Assert.Equal(matrix.Features[row * 4 + column], matrix.Features[column * 4 + row]);
    }

    [Fact]
    public void Fit_Zca_IsNearerToTheOriginalThanPca()
    {
        var examples = Tables.Transform(Tables.Draw(400, 5, 3), new Standardization());

        Assert.True(Distance(WhiteningMethod.Zca) < Distance(WhiteningMethod.Pca) / 2);

        double Distance(WhiteningMethod method) =>
            Tables.Transform(examples, new Whitening { Method = method }).Features.Zip(
                examples.Features, (white, original) => Math.Pow(white - original, 2)).Sum();
    }

    [Fact]
    public void Fit_NonZeroMean_DoesNotSubtractIt()
    {
        // Both examples lie at x = 3: a mean square of 9, no variance.
        var white = Tables.Transform(Tables.Of([3, 1], [3, -1]), new Whitening { Epsilon = 0 });

        Tables.AssertClose([1, 1, 1, -1], white.Features, 1e-6);
    }

    [Theory]
    [InlineData(WhiteningMethod.Pca)]
    [InlineData(WhiteningMethod.Zca)]
    public void Fit_DirectionWithoutVarianceAndNoEpsilon_BecomesZero(WhiteningMethod method)
    {
        var examples = Tables.Of([1, 0, 0], [-1, 0, 0], [0, 0, 2], [0, 0, -2]);
        var pipeline = FittedPipeline.Fit([new Whitening { Method = method, Epsilon = 0 }], examples);

        var white = pipeline.Apply(Tables.Of([1, 7, 2]));

        // The second feature never varied: nothing is known of it. √2 = 1 over the root of the mean square of either axis, ½ and 2.
        var empty = method == WhiteningMethod.Pca ? 2 : 1;
        Assert.Equal(0, white.Features[empty], 1e-6);
        Assert.All(white.Features.Where((_, feature) => feature != empty), value => Assert.Equal(MathF.Sqrt(2), value, 1e-6));
        Assert.False(pipeline.IsInvertible);
    }

    [Fact]
    public void Fit_AllZero_StaysFinite()
    {
        var white = Tables.Transform(Tables.Of([0, 0], [0, 0]), new Whitening { Epsilon = 0 });

        Assert.Equal([0, 0, 0, 0], white.Features);
    }

    [Fact]
    public void Fit_Digits_StaysFiniteThoughCornersAreConstant()
    {
        var splits = new DigitsDataset { Take = 500 }.Load(1);

        var prepared = FittedPipeline.Prepare([new MeanSubtraction(), new Whitening { Method = WhiteningMethod.Zca, Epsilon = 0 }], splits);

        Assert.All(prepared.Training.Features.Concat(prepared.Test.Features), value => Assert.True(float.IsFinite(value)));
    }
}
