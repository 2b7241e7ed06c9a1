using System.Runtime.Intrinsics;
using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Tests.Reference;
using Xunit;

namespace SearchCluster.Training.Tests.Optimizers;

public sealed unsafe class OptimizerUpdateTests
{
    private const int Steps = 25;
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private static readonly int Length = 4 * Vector512<float>.Count;

    public static TheoryData<OptimizerPlan> Plans =>
    [
        new SgdOptimizer(), new SgdOptimizer { Momentum = 0.9 }, new SgdOptimizer { Momentum = 0.9, Nesterov = true },
        new RmsPropOptimizer(), new RmsPropOptimizer { Decay = 0.9 },
        new AdamOptimizer(), new AdamOptimizer { Beta1 = 0, Beta2 = 0.9 },
        new AdamWOptimizer(), new AdamWOptimizer { Beta1 = 0.8, Epsilon = 1e-3 },
    ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Update_DataLossAlone_FollowsTheReference(OptimizerPlan plan) => AssertFollowsReference(plan, 0, 0, 0);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Update_L2_FollowsTheReference(OptimizerPlan plan) => AssertFollowsReference(plan, 0.1, 0, 0);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Update_L1_FollowsTheReference(OptimizerPlan plan) => AssertFollowsReference(plan, 0, 0.1, 0);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Update_WeightDecay_FollowsTheReference(OptimizerPlan plan) => AssertFollowsReference(plan, 0, 0, 0.1);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Update_AllAtOnce_FollowsTheReference(OptimizerPlan plan) => AssertFollowsReference(plan, 0.1, 0.05, 0.07);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Update_ZeroWeightWithoutGradient_StaysZero(OptimizerPlan plan)
    {
        var segment = new Segment(plan, new float[Length]);
        segment.Update(new float[Length], 0.1, 1, l2: 0.1, l1: 0.1, weightDecay: 0.1);
        Assert.All(segment.Parameters, parameter => Assert.Equal(0, parameter));
    }

    [Fact]
    public void Update_AdamsFirstStep_IsTheLearningRateWhateverTheGradient()
    {
        var segment = new Segment(new AdamOptimizer(), new float[Length]);
        var gradients = new float[Length];
        for (var i = 0; i < Length; i++)
            gradients[i] = MathF.ScaleB(i % 2 == 0 ? 1 : -1, i % 16 - 10);
        segment.Update(gradients, 0.125, 1, 0, 0, 0);

        // 10⁻⁵: ε beside a gradient of 2⁻¹⁰, and half of what β₂ loses as a float, 1.3·10⁻⁵ of 1 − β₂.
        for (var i = 0; i < Length; i++)
            Assert.Equal(-0.125 * Math.Sign(gradients[i]), segment.Parameters[i], 0.125 * 2e-5);
    }

    private static void AssertFollowsReference(OptimizerPlan plan, double l2, double l1, double weightDecay)
    {
        var random = RandomStream.At(31, RandomPurpose.SyntheticData);
        var weights = new float[Length];
        NormalDraws.Fill(ref random, weights);
        var segment = new Segment(plan, weights);
        var expected = Array.ConvertAll(weights, weight => (double)weight);
        var reference = new ReferenceOptimizer(plan, Length);
        var tolerance = new double[Length];
        for (var step = 1; step <= Steps; step++)
        {
            // Between 1 and 2 in size: penalties and decay, 0.17·3 + 0.05 together, never cancel them.
            var gradients = new float[Length];
            foreach (ref var gradient in gradients.AsSpan())
                gradient = (float)((random.NextInteger(2) * 2 - 1) * (1 + random.NextDouble()));
            var learningRate = 0.02 / step;

            segment.Update(gradients, learningRate, step, l2, l1, weightDecay);
            reference.Update(expected, Array.ConvertAll(gradients, gradient => (double)gradient), learningRate, l2, l1, weightDecay);
            for (var i = 0; i < Length; i++)
            {
                tolerance[i] += UnitRoundoff * Math.Abs(expected[i]) + learningRate * LargestStep(plan) * RelativeErrorOfStep(plan);
                Assert.InRange(segment.Parameters[i] - expected[i], -tolerance[i], tolerance[i]);
            }
        }
    }

    /// <summary>A bound on what the learning rate is multiplied by, from gradients between 0.4 and 2.6.</summary>
    private static double LargestStep(OptimizerPlan plan) => plan switch
    {
        SgdOptimizer sgd => 2.6 / (1 - sgd.Momentum),
        // s is at least the fresh square's share.
        RmsPropOptimizer rmsProp => 1 / Math.Sqrt(1 - rmsProp.Decay),
        // Both moments are means.
        _ => 2.6 / 0.4,
    };

    /// <summary>
    /// What rounding does to one step beside <see cref="LargestStep"/>: up to ten operations and the parameters' own error in the
    /// gradient, each over the last few steps that a state remembers; and the shares 1 − β, which keep the absolute error of β.
    /// </summary>
    private static double RelativeErrorOfStep(OptimizerPlan plan) => 20 * UnitRoundoff + plan switch
    {
        SgdOptimizer => 0,
        RmsPropOptimizer rmsProp => ShareError(rmsProp.Decay) / 2,
        AdaptiveMoments adam => ShareError(adam.Beta1) + ShareError(adam.Beta2) / 2,
        _ => throw new ArgumentOutOfRangeException(nameof(plan)),
    };

    private static double ShareError(double beta) => Math.Abs((1 - (float)beta) / (1 - beta) - 1);

    /// <summary>Parameters with the arrays that their optimizer keeps, and no more.</summary>
    private sealed class Segment(OptimizerPlan plan, float[] parameters)
    {
        private readonly float[] _states = new float[plan.StateCount * parameters.Length];

        public float[] Parameters { get; } = [.. parameters];

        public void Update(float[] gradients, double learningRate, long step, double l2, double l1, double weightDecay)
        {
            fixed (float* values = Parameters, slopes = gradients, states = _states)
                plan.Update(new ParameterUpdate
                {
                    Parameters = values,
                    Gradients = slopes,
                    States = states,
                    StateStride = Parameters.Length,
                    Length = Parameters.Length,
                    LearningRate = learningRate,
                    L2 = l2,
                    L1 = l1,
                    WeightDecay = weightDecay,
                    Step = step,
                });
        }
    }
}
