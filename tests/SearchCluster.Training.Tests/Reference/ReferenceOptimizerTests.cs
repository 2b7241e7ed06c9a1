using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>The reference's optimizers against steps worked out by hand from the papers' formulas.</summary>
public sealed class ReferenceOptimizerTests
{
    [Fact]
    public void Update_PlainGradientDescent_GoesDownTheGradient() =>
        AssertPath(new SgdOptimizer(), [1, 2], 0.1, [-0.1, -0.3]);

    [Fact]
    public void Update_Momentum_AddsThePastOnes() =>
        // Velocities 1 and 0.5 + 2.
        AssertPath(new SgdOptimizer { Momentum = 0.5 }, [1, 2], 0.1, [-0.1, -0.35]);

    [Fact]
    public void Update_Nesterov_LooksAhead() =>
        // 1 + 0.5·1, then 2 + 0.5·2.5.
        AssertPath(new SgdOptimizer { Momentum = 0.5, Nesterov = true }, [1, 2], 0.1, [-0.15, -0.475]);

    [Fact]
    public void Update_RmsProp_DividesByTheRunningRoot() =>
        // s = 0.25·4 = 1, then 0.75 + 0.25·25 = 7.
        AssertPath(new RmsPropOptimizer { Decay = 0.75 }, [2, 5], 0.1, [-0.2, -0.2 - 0.5 / Math.Sqrt(7)]);

    [Fact]
    public void Update_Adam_CorrectsTheBiasOfBothMoments() =>
        // m = 1, v = 1, both corrected to 2 and 4; then m = 0.5 + 2 over 0.75, v = 0.75 + 4 over 0.4375.
        AssertPath(new AdamOptimizer { Beta1 = 0.5, Beta2 = 0.75 }, [2, 4], 0.1,
            [-0.1, -0.1 - 0.1 * (2.5 / 0.75) / Math.Sqrt(4.75 / 0.4375)]);

    [Fact]
    public void Update_AdamW_DecaysApartFromTheGradient()
    {
        double[] parameter = [2];
        new ReferenceOptimizer(new AdamWOptimizer(), 1).Update(parameter, [0], 0.1, 0, 0, weightDecay: 0.3);
        Assert.Equal(2 * (1 - 0.1 * 0.3), parameter[0], 1e-12);
    }

    [Fact]
    public void Update_CoupledDecayAndPenalties_AreGradients()
    {
        double[] parameters = [2, -2];
        new ReferenceOptimizer(new SgdOptimizer(), 2).Update(parameters, [1, 1], 0.1, l2: 0.2, l1: 0.3, weightDecay: 0.4);
        Assert.Equal(2 - 0.1 * (1 + 0.4 + 0.3 + 0.8), parameters[0], 1e-12);
        Assert.Equal(-2 - 0.1 * (1 - 0.4 - 0.3 - 0.8), parameters[1], 1e-12);
    }

    /// <summary>One parameter from 0. An ε of 10⁻⁸ beside roots of at least 1 moves a step of 0.2 by 2·10⁻⁹.</summary>
    private static void AssertPath(OptimizerPlan plan, double[] gradients, double learningRate, double[] expected)
    {
        var optimizer = new ReferenceOptimizer(plan, 1);
        double[] parameter = [0];
        foreach (var (gradient, value) in gradients.Zip(expected))
        {
            optimizer.Update(parameter, [gradient], learningRate, 0, 0, 0);
            Assert.Equal(value, parameter[0], 5e-9);
        }
    }
}
