using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Encoding;
using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class GaussianProcessPosteriorTests
{
    private static readonly EncodedSpace Space = new(new SearchSpace(new()
    {
        ["x"] = new UniformDomain { Low = 0, High = 1 },
        ["y"] = new UniformDomain { Low = 0, High = 1 },
    }));

    [Fact]
    public void At_AnObservedPoint_IsWhatWasObserved()
    {
        var (mean, deviation) = Posterior().At([0.2, 0.7]);

        Assert.Equal(-1, mean, 1e-4);
        Assert.InRange(deviation, 0, 1e-2);
    }

    [Fact]
    public void At_FarFromAllPoints_IsLessSureThanNearThem()
    {
        var posterior = Posterior();

        Assert.True(posterior.At([1, 0]).Deviation > 5 * posterior.At([0.22, 0.7]).Deviation);
    }

    [Fact]
    public void LogImprovement_WithItsGradient_HasTheSlopesOfItsValue()
    {
        var posterior = Posterior();
        double[] point = [0.4, 0.6];
        var gradient = new double[2];
        posterior.LogImprovement(point, [true, true], gradient);

        Assert.Equal((posterior.LogImprovement([0.4 + 1e-6, 0.6]) - posterior.LogImprovement([0.4 - 1e-6, 0.6])) / 2e-6, gradient[0], 1e-4);
        Assert.Equal((posterior.LogImprovement([0.4, 0.6 + 1e-6]) - posterior.LogImprovement([0.4, 0.6 - 1e-6])) / 2e-6, gradient[1], 1e-4);
    }

    [Fact]
    public void Pretend_AtAPoint_TakesTheDoubtThereAndADeviationOfTheHope()
    {
        var posterior = Posterior();
        var before = posterior.At([0.9, 0.1]);

        posterior.Pretend([0.9, 0.1]);

        Assert.Equal(before.Mean + before.Deviation, posterior.At([0.9, 0.1]).Mean, 1e-4);
        Assert.True(posterior.At([0.9, 0.1]).Deviation < before.Deviation / 50);
    }

    private static GaussianProcessPosterior Posterior()
    {
        var points = new ObservedPoints(2, 8);
        foreach (var point in new double[][] { [0.1, 0.1], [0.2, 0.7], [0.6, 0.4], [0.8, 0.9] })
            points.Add(point);
        return new GaussianProcessPosterior(Space, points, new Hyperparameters([2, 2, -14], double.PositiveInfinity), [1, -1, 0.5, 0], capacity: 8);
    }
}
