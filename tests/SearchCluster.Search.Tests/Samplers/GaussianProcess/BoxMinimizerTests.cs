using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class BoxMinimizerTests
{
    [Fact]
    public void Minimize_ACurvedValley_ReachesItsEnd()
    {
        double[] point = [-1.2, 1];

        var value = new BoxMinimizer([-2, -2], [2, 2]).Minimize(Rosenbrock, point, 0.1, mostEvaluations: 200, tolerance: 1e-12);

        Assert.Equal(0, value, 1e-8);
        Assert.Equal([1, 1], point, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    // Below 1 along x the valley's lowest point has y = x².
    [Fact]
    public void Minimize_WithTheMinimumOutside_EndsAtTheBound()
    {
        double[] point = [-1.2, 1];

        new BoxMinimizer([-2, -2], [0.5, 2]).Minimize(Rosenbrock, point, 0.1, mostEvaluations: 200, tolerance: 1e-12);

        Assert.Equal([0.5, 0.25], point, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Minimize_WithEqualBounds_LeavesThatCoordinate()
    {
        double[] point = [0.3, 1];

        new BoxMinimizer([0.3, -2], [0.3, 2]).Minimize(Rosenbrock, point, 0.1, mostEvaluations: 200, tolerance: 1e-12);

        Assert.Equal(0.3, point[0]);
        Assert.Equal(0.09, point[1], 1e-5);
    }

    [Fact]
    public void Minimize_WithFewEvaluations_TakesNoMore()
    {
        var evaluations = 0;
        double[] point = [-1.2, 1];

        var value = new BoxMinimizer([-2, -2], [2, 2]).Minimize(Counted, point, 0.1, mostEvaluations: 7, tolerance: 0);

        Assert.Equal(7, evaluations);
        Assert.InRange(value, 0, Rosenbrock([-1.2, 1], new double[2]));
        double Counted(ReadOnlySpan<double> x, Span<double> gradient)
        {
            evaluations++;
            return Rosenbrock(x, gradient);
        }
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var step = x[1] - x[0] * x[0];
        gradient[0] = -400 * x[0] * step - 2 * (1 - x[0]);
        gradient[1] = 200 * step;
        return 100 * step * step + (1 - x[0]) * (1 - x[0]);
    }
}
