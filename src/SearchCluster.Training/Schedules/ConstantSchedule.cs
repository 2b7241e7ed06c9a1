namespace SearchCluster.Training.Schedules;

/// <summary>The same learning rate throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    private protected override double FactorAfterWarmup(double epoch, int epochs) => 1;
}
