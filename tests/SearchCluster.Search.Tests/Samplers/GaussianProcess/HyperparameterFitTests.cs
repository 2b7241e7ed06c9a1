using SearchCluster.Randomness;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Encoding;
using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class HyperparameterFitTests
{
    private const int Count = 40;

    private static readonly EncodedSpace Space = new(new SearchSpace(new()
    {
        ["x"] = new UniformDomain { Low = 0, High = 1 },
        ["y"] = new UniformDomain { Low = 0, High = 1 },
        ["kind"] = new CategoricalDomain { Values = Values("a", "b", "c") },
    }));

    [Fact]
    public void Density_AnywhereNearby_HasTheGradientOfItsValue()
    {
        var (fit, points, warp) = Fitted((x, y, kind) => Math.Sin(5 * x) + y + kind);
        double[] at = [1, 0.5, -1, -6];
        var gradient = new double[at.Length];
        fit.Density(at, shift: 0.1, points, warp, gradient);

        for (var i = 0; i < at.Length; i++)
        {
            var (below, above) = ((double[])[.. at], (double[])[.. at]);
            (below[i], above[i]) = (at[i] - 1e-5, at[i] + 1e-5);
            var slope = (fit.Density(above, 0.1, points, warp, new double[4])
                - fit.Density(below, 0.1, points, warp, new double[4])) / 2e-5;
            Assert.Equal(slope, gradient[i], 1e-5);
        }
    }

    [Fact]
    public void Improve_WhereOneParameterMatters_GivesItTheShorterLengthscale()
    {
        var (fit, points, warp) = Fitted((x, _, _) => Math.Sin(8 * x));

        var found = fit.Improve(fit.Default, points, warp, evaluations: 60).Logarithms;

        Assert.True(found[0] > found[1] + 2, string.Join(' ', found));
        Assert.True(found[0] > found[2] + 2, string.Join(' ', found));
    }

    [Fact]
    public void Improve_OnNoise_FindsMoreNoiseThanOnASmoothFunction()
    {
        var random = RandomStream.At(1, RandomPurpose.Proposal);
        var (fit, points, noisy) = Fitted((x, y, _) => x + y + random.NextDouble());
        var (_, _, smooth) = Fitted((x, y, _) => x + y);

        Assert.True(fit.Improve(fit.Default, points, noisy, 60).Logarithms[3] > fit.Improve(fit.Default, points, smooth, 60).Logarithms[3]
            + 3);
    }

    // A valley of ten orders of magnitude is smooth in the logarithm only; a plane is so as it is.
    [Fact]
    public void Improve_OnAValleyOfManyOrders_ChoosesASmallShift()
    {
        var (fit, points, steep) = Fitted((x, y, _) => Math.Exp(20 * (x + y)));
        var (_, _, plain) = Fitted((x, y, _) => x + y);

        Assert.True(fit.Improve(fit.Default, points, steep, 60).Shift < 0.01);
        Assert.True(fit.Improve(fit.Default, points, plain, 60).Shift >= 1);
    }

    private static (HyperparameterFit Fit, ObservedPoints Points, ObjectiveWarp Warp) Fitted(Func<double, double, double, double> cost)
    {
        var points = new ObservedPoints(Space.Dimensions, Count);
        var costs = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            var random = RandomStream.At(7, RandomPurpose.Proposal, i);
            double[] point = [random.NextDouble(), random.NextDouble(), random.NextInteger(3)];
            points.Add(point);
            costs[i] = cost(point[0], point[1], point[2]);
        }

        return (new HyperparameterFit(Space, Count), points, new ObjectiveWarp(costs));
    }
}
