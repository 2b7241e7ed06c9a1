using System.Text.Json.Serialization;

namespace SearchCluster.Training.Schedules;

/// <summary>A factor on the learning rate that depends on how far the training has come.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
public abstract record LearningRateSchedule
{
    /// <summary>Epochs over which the factor first rises in a straight line from 0 to 1, at least 0. Default 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(WarmupEpochs >= 0 && double.IsFinite(WarmupEpochs)))
            yield return ("warmupEpochs", $"{WarmupEpochs} epochs of warm-up: must be at least 0");
    }

    /// <summary>The factor of a step.</summary>
    /// <param name="step">Steps taken before, from 0.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="epochs">Epochs planned.</param>
    internal double FactorAt(long step, int stepsPerEpoch, int epochs)
    {
        var warmup = WarmupEpochs * stepsPerEpoch;
        // The first step counts as done, or it would be lost.
        var rise = step + 1 < warmup ? (step + 1) / warmup : 1;
        return rise * FactorAfterWarmup((double)step / stepsPerEpoch, epochs);
    }

    /// <summary>The factor at a time in epochs, warm-up aside.</summary>
    private protected abstract double FactorAfterWarmup(double epoch, int epochs);
}

/// <summary>The same learning rate throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    private protected override double FactorAfterWarmup(double epoch, int epochs) => 1;
}
