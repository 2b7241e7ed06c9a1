using SearchCluster.Contracts.Workloads.Functions;
using Xunit;

namespace SearchCluster.Contracts.Tests.Functions;

public sealed class TestFunctionsTests
{
    // Minimisers as published, to six digits: the value is off by the curvature times 1e-12, well under 1e-8.
    [Theory]
    [InlineData(TestFunction.Branin, new[] { -Math.PI, 12.275 })]
    [InlineData(TestFunction.Branin, new[] { Math.PI, 2.275 })]
    [InlineData(TestFunction.Branin, new[] { 3 * Math.PI, 2.475 })]
    [InlineData(TestFunction.Hartmann3, new[] { 0.114614, 0.555649, 0.852547 })]
    [InlineData(TestFunction.Hartmann6, new[] { 0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573 })]
    [InlineData(TestFunction.Rosenbrock, new[] { 1.0, 1, 1, 1 })]
    [InlineData(TestFunction.Sphere, new[] { 0.0 })]
    [InlineData(TestFunction.Rastrigin, new[] { 0.0, 0, 0 })]
    public void Evaluate_AtAKnownMinimiser_IsTheMinimum(TestFunction function, double[] x) =>
        Assert.Equal(function.Minimum(), function.Evaluate(x), 1e-8);

    [Theory]
    [InlineData(TestFunction.Branin, new[] { 0.0, 0.0 }, 55.602112642270262)]
    [InlineData(TestFunction.Rosenbrock, new[] { 0.0, 0.0, 2.0 }, 402)]
    [InlineData(TestFunction.Sphere, new[] { 3.0, -4.0 }, 25)]
    [InlineData(TestFunction.Rastrigin, new[] { 0.5 }, 20.25)]
    public void Evaluate_Elsewhere_FollowsTheFormula(TestFunction function, double[] x, double expected) =>
        Assert.Equal(expected, function.Evaluate(x), 1e-12);

    [Theory]
    [InlineData(TestFunction.Branin, 3)]
    [InlineData(TestFunction.Hartmann6, 5)]
    [InlineData(TestFunction.Rosenbrock, 1)]
    [InlineData(TestFunction.Sphere, 0)]
    public void Evaluate_WrongNumberOfArguments_Throws(TestFunction function, int count) =>
        Assert.Throws<ArgumentException>(() => function.Evaluate(new double[count]));

    // No point of a fixed lattice lies below the minimum that regret is measured from.
    [Theory]
    [InlineData(TestFunction.Branin, -5, 15)]
    [InlineData(TestFunction.Hartmann3, 0, 1)]
    [InlineData(TestFunction.Hartmann6, 0, 1)]
    public void Minimum_OfALattice_IsNeverUndercut(TestFunction function, double low, double high)
    {
        const int Points = 6;
        var x = new double[function.LeastDimension()];
        for (var index = 0; index < Math.Pow(Points, x.Length); index++)
        {
            for (int i = 0, rest = index; i < x.Length; i++, rest /= Points)
                x[i] = low + rest % Points * (high - low) / (Points - 1);
            Assert.True(function.Evaluate(x) >= function.Minimum());
        }
    }
}
