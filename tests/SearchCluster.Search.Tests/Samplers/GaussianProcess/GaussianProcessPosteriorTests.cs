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
    public void LogImprovement_InSeveralWorlds_IsTheMeanOverThemAndHasTheSlopesOfIt()
    {
        double[] deviations = [0.8, -1.1, 0.2];
        double[] point = [0.85, 0.2];
        var all = Imagining(deviations);
        var gradient = new double[2];
        var value = all.LogImprovement(point, [true, true], gradient);

        Assert.Equal(deviations.Average(deviation => Math.Exp(Imagining(deviation).LogImprovement(point))), Math.Exp(value), 1e-12);
        Assert.Equal((all.LogImprovement([0.85 + 1e-6, 0.2]) - all.LogImprovement([0.85 - 1e-6, 0.2])) / 2e-6, gradient[0], 1e-4);
        Assert.Equal((all.LogImprovement([0.85, 0.2 + 1e-6]) - all.LogImprovement([0.85, 0.2 - 1e-6])) / 2e-6, gradient[1], 1e-4);
    }

    [Fact]
    public void Imagine_SomeDeviationsOffTheMean_IsTheMeanThereAndTakesTheDoubt()
    {
        var before = Posterior().At([0.9, 0.1]);

        var posterior = Imagining(0, 1.5);

        Assert.Equal(before.Mean, posterior.At([0.9, 0.1], world: 0).Mean, 1e-4);
        Assert.Equal(before.Mean + 1.5 * before.Deviation, posterior.At([0.9, 0.1], world: 1).Mean, 1e-4);
        Assert.True(posterior.At([0.9, 0.1]).Deviation < before.Deviation / 50);
    }

    [Fact]
    public void Imagine_TheBestSoFar_LeavesLessToImproveOn()
    {
        Assert.True(Imagining(-3).LogImprovement([0.2, 0.65]) < Posterior().LogImprovement([0.2, 0.65]) - 1);
    }

    private static GaussianProcessPosterior Imagining(params double[] deviations)
    {
        var posterior = Posterior(deviations.Length);
        posterior.Imagine([0.9, 0.1], deviations);
        return posterior;
    }

    private static GaussianProcessPosterior Posterior(int worlds = 1)
    {
        var points = new ObservedPoints(2, 8);
        foreach (var point in new double[][] { [0.1, 0.1], [0.2, 0.7], [0.6, 0.4], [0.8, 0.9] })
            points.Add(point);
        return new GaussianProcessPosterior(
            Space, points, new Hyperparameters([2, 2, -14], double.PositiveInfinity), [1, -1, 0.5, 0], capacity: 8, worlds);
    }
}
