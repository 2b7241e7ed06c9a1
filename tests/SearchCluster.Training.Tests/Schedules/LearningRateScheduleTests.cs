using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    private const int StepsPerEpoch = 10;
    private const int Epochs = 20;

    /// <summary>Factors are a handful of operations on numbers of at most 1, at 10⁻¹⁶ each.</summary>
    private const double Tolerance = 1e-15;

    [Fact]
    public void FactorAt_Constant_IsOne()
    {
        for (var step = 0; step < Epochs * StepsPerEpoch; step++)
            Assert.Equal(1, new ConstantSchedule().FactorAt(step, StepsPerEpoch, Epochs));
    }

    [Fact]
    public void FactorAt_Step_DropsAtTheFirstStepOfEveryThirdEpoch()
    {
        var schedule = new StepSchedule { Every = 3, Factor = 0.5 };
        for (var step = 0; step < Epochs * StepsPerEpoch; step++)
            Assert.Equal(Math.Pow(0.5, step / StepsPerEpoch / 3), schedule.FactorAt(step, StepsPerEpoch, Epochs));
    }

    [Fact]
    public void FactorAt_StepByDefault_IsATenthEveryTenEpochs()
    {
        var schedule = new StepSchedule();
        Assert.Equal(1, schedule.FactorAt(99, StepsPerEpoch, 40));
        Assert.Equal(0.1, schedule.FactorAt(100, StepsPerEpoch, 40), Tolerance);
        Assert.Equal(0.01, schedule.FactorAt(200, StepsPerEpoch, 40), Tolerance);
    }

    [Fact]
    public void FactorAt_Cosine_IsHalfACosineOverTheTraining()
    {
        var schedule = new CosineSchedule();
        const int steps = Epochs * StepsPerEpoch;
        Assert.Equal(1, schedule.FactorAt(0, StepsPerEpoch, Epochs));
        for (var step = 0; step < steps; step++)
            Assert.Equal((1 + Math.Cos(Math.PI * step / steps)) / 2, schedule.FactorAt(step, StepsPerEpoch, Epochs), Tolerance);
    }

    [Fact]
    public void FactorAt_CosinePastTheEnd_StaysZero() =>
        Assert.Equal(0, new CosineSchedule().FactorAt(5 * Epochs * StepsPerEpoch, StepsPerEpoch, Epochs), Tolerance);

    [Fact]
    public void FactorAt_CosineAfterWarmup_BeginsAtTheWarmupsEnd()
    {
        var schedule = new CosineSchedule { WarmupEpochs = 4 };
        for (var step = 4 * StepsPerEpoch; step < Epochs * StepsPerEpoch; step++)
        {
            var share = (step - 4.0 * StepsPerEpoch) / (16 * StepsPerEpoch);
            Assert.Equal((1 + Math.Cos(Math.PI * share)) / 2, schedule.FactorAt(step, StepsPerEpoch, Epochs), Tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void FactorAt_Warmup_RisesInAStraightLineToOne(double warmupEpochs)
    {
        var warmupSteps = warmupEpochs * StepsPerEpoch;
        foreach (LearningRateSchedule schedule in new LearningRateSchedule[]
                 {
                     new ConstantSchedule { WarmupEpochs = warmupEpochs },
                     new CosineSchedule { WarmupEpochs = warmupEpochs },
                     new StepSchedule { WarmupEpochs = warmupEpochs },
                 })
            for (var step = 0; step < warmupSteps; step++)
                Assert.Equal((step + 1) / warmupSteps, schedule.FactorAt(step, StepsPerEpoch, Epochs), Tolerance);
    }

    [Fact]
    public void FactorAt_WarmupLongerThanTheTraining_OnlyRises()
    {
        var schedule = new CosineSchedule { WarmupEpochs = 2 * Epochs };
        for (var step = 0; step < Epochs * StepsPerEpoch; step++)
            Assert.Equal((step + 1) / (2.0 * Epochs * StepsPerEpoch), schedule.FactorAt(step, StepsPerEpoch, Epochs), Tolerance);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Problems_BadWarmup_NameIt(double warmupEpochs) =>
        Assert.Equal(["warmupEpochs"], new ConstantSchedule { WarmupEpochs = warmupEpochs }.Problems().Select(problem => problem.Path));

    [Fact]
    public void Problems_BadStep_NameEachField() =>
        Assert.Equal(
            ["warmupEpochs", "every", "factor"],
            new StepSchedule { WarmupEpochs = -1, Every = 0, Factor = 1.5 }.Problems().Select(problem => problem.Path));
}
