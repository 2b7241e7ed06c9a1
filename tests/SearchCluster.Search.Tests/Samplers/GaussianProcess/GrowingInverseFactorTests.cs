using MathNet.Numerics.LinearAlgebra;
using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class GrowingInverseFactorTests
{
    private const int Size = 37;

    private static readonly Matrix<double> Covariance =
        Matrix<double>.Build.Dense(Size, Size, (i, j) => Math.Exp(-Math.Abs(i - j) / 5.0) + (i == j ? 0.1 : 0));

    [Fact]
    public void HalfLogDeterminant_OfACovariance_IsThatOfItsCholeskyFactor() =>
        Assert.Equal(Covariance.Cholesky().DeterminantLn / 2, Grown(Size).HalfLogDeterminant, 1e-10);

    [Fact]
    public void Invert_ACovariance_GivesTheLowerTriangleOfItsInverse()
    {
        var inverse = new double[Size * Size];
        Grown(Size).Invert(inverse);

        var expected = Covariance.Inverse();
        for (var i = 0; i < Size; i++)
            for (var j = 0; j <= i; j++)
                Assert.Equal(expected[i, j], inverse[i * Size + j], 1e-10);
    }

    [Fact]
    public void ApplyTransposed_OfApply_SolvesTheSystem()
    {
        var factor = Grown(Size);
        var right = Enumerable.Range(0, Size).Select(i => Math.Sin(i)).ToArray();
        var (half, solution) = (new double[Size], new double[Size]);

        factor.Apply(right, half);
        factor.ApplyTransposed(half, solution);

        Assert.Equal(Covariance.Cholesky().Solve(Vector<double>.Build.Dense(right)), solution, (a, b) => Math.Abs(a - b) < 1e-10);
    }

    // Two equal rows have no inverse; a tiny pivot stands in, and nothing becomes NaN.
    [Fact]
    public void Append_TheSamePointTwiceWithoutNoise_StaysFinite()
    {
        var factor = new GrowingInverseFactor(2);
        factor.Append([], 1);
        factor.Append([1], 1);

        Assert.True(double.IsFinite(factor.HalfLogDeterminant));
    }

    private static GrowingInverseFactor Grown(int count)
    {
        var factor = new GrowingInverseFactor(Size);
        for (var i = 0; i < count; i++)
            factor.Append(Covariance.Row(i).Take(i).ToArray(), Covariance[i, i]);
        return factor;
    }
}
