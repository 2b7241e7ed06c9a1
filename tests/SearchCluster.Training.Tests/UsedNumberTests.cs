using SearchCluster.Training.Activations;
using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests;

/// <summary>Bounds of options are those of the number that training uses: in single precision 1e-50 is 0, and 1e39 is infinite.</summary>
public sealed class UsedNumberTests
{
    public static TheoryData<string, TrainingPlan> Unusable => new()
    {
        { "optimizer.epsilon", With(new AdamOptimizer { Epsilon = 1e-50 }) },
        { "optimizer.epsilon", With(new AdamWOptimizer { Epsilon = 1e-46 }) },
        { "optimizer.epsilon", With(new RmsPropOptimizer { Epsilon = 1e-50 }) },
        { "optimizer.epsilon", With(new AdamOptimizer { Epsilon = 1e39 }) },
        { "optimizer.learningRate", With(new SgdOptimizer { LearningRate = 1e-50 }) },
        { "optimizer.learningRate", With(new SgdOptimizer { LearningRate = 1e39 }) },
        { "optimizer.learningRate", With(new AdamOptimizer { LearningRate = 1e38 }) },
        { "optimizer.momentum", With(new SgdOptimizer { Momentum = 1 - 1e-10 }) },
        { "optimizer.beta1", With(new AdamOptimizer { Beta1 = 1 - 1e-10 }) },
        { "optimizer.beta2", With(new AdamWOptimizer { Beta2 = 1 - 1e-10 }) },
        { "optimizer.decay", With(new RmsPropOptimizer { Decay = 1 - 1e-10 }) },
        { "optimizer.weightDecay", With(new SgdOptimizer { WeightDecay = 1e39 }) },
        { "optimizer.weightDecay", With(new AdamWOptimizer { WeightDecay = 3e38, LearningRate = 10 }) },
        { "optimizer.schedule.factor", With(new SgdOptimizer { Schedule = new StepSchedule { Factor = 1e-50 } }) },
        { "regularization.l2", new TrainingPlan { Regularization = new() { L2 = 1e39 } } },
        { "regularization.l1", new TrainingPlan { Regularization = new() { L1 = 1e39 } } },
        { "regularization.l2",
            new TrainingPlan { Regularization = new() { L2 = 3e38 }, Optimizer = new SgdOptimizer { WeightDecay = 3e38 } } },
        { "network.dropout", With(new DenseNetwork { Dropout = 1 - 1e-6 }) },
        { "network.dropout", With(new DenseNetwork { Dropout = 1 - 1e-12 }) },
        { "network.batchNormEpsilon", With(new DenseNetwork { BatchNormEpsilon = (float)1e-50 }) },
        { "network.batchNormEpsilon", With(new DenseNetwork { BatchNormEpsilon = (float)1e39 }) },
        { "network.batchNormMomentum", With(new DenseNetwork { BatchNormMomentum = (float)1e-50 }) },
        { "network.activation.slope", With(new DenseNetwork { Activation = new LeakyReluActivation { Slope = (float)(1 - 1e-12) } }) },
        { "network.activation.alpha", With(new DenseNetwork { Activation = new EluActivation { Alpha = (float)1e39 } }) },
        { "network.initializer.standardDeviation",
            With(new DenseNetwork { Initializer = new NormalInitializer { StandardDeviation = (float)1e-50 } }) },
        { "network.initializer.gain", With(new DenseNetwork { Initializer = new OrthogonalInitializer { Gain = (float)1e39 } }) },
        { "network.layers[0].rate", With(new DenseNetwork { Layers = [new DropoutPlan { Rate = 1 - 1e-6 }] }) },
        { "preprocessing[0].epsilon", new TrainingPlan { Preprocessing = [new Whitening { Epsilon = 1e39 }] } },
        { "augmentation[0].share", new TrainingPlan { Augmentation = [new RandomCrop { Share = 1e-50 }] } },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Problems_OfANumberThatIsAnotherInSinglePrecision_NameIt(string path, TrainingPlan plan) =>
        Assert.Equal([path], plan.Problems().Select(problem => problem.Path));

    [Fact]
    public void Problems_SayWhatBecomesOfTheNumber()
    {
        Assert.Equal("an epsilon of 1E-50 (0 in single precision): must be above 0", Message(With(new AdamOptimizer { Epsilon = 1e-50 })));
        Assert.Equal("a learning rate of 1E+39 (infinite in single precision): must be above "
            + "0 and finite", Message(With(new SgdOptimizer { LearningRate = 1e39 })));
        Assert.Equal("0.9999999999 (1 in single precision): must be at least "
            + "0 and below 1", Message(With(new SgdOptimizer { Momentum = 0.9999999999 })));
        Assert.Equal("a slope of 1.1: must be at least "
            + "0 and below 1", Message(With(new DenseNetwork { Activation = new LeakyReluActivation { Slope = 1.1f } })));
    }

    [Fact]
    public void Problems_OfTheSmallestAndLargestNumbers_AreNone()
    {
        TrainingPlan[] plans =
        [
            With(new AdamOptimizer { Epsilon = 1e-44 }),
                With(new SgdOptimizer { LearningRate = 1e-44, Momentum = 0.9999999, WeightDecay = 1e-50 }),
            With(new SgdOptimizer { LearningRate = 3e38 }), With(new DenseNetwork { Dropout = 0.9999 }),
        ];

        Assert.Empty(plans.SelectMany(plan => plan.Problems()));
    }

    [Fact]
    public void Problems_OfABatchOfOneWithBatchNormalisation_AreTold()
    {
        var plan = With(new DenseNetwork { BatchNorm = true });

        Assert.Equal("a batch of 1 example: must be at least 2 with batch normalisation, since one "
            + "has no variance", Message(plan with { BatchSize = 1 }));
        Assert.Empty((plan with { BatchSize = 2 }).Problems());
        Assert.Empty((new TrainingPlan { BatchSize = 1 }).Problems());
        Assert.Equal([1, 0, 0, 0], new[] { 36, 35, 5, 37 }.Select((plan with { BatchSize = 5 }).LeftOut));
    }

    private static string Message(TrainingPlan plan) => Assert.Single(plan.Problems()).Message;

    private static TrainingPlan With(OptimizerPlan optimizer) => new() { Optimizer = optimizer };

    private static TrainingPlan With(NetworkPlan network) => new() { Network = network };
}
