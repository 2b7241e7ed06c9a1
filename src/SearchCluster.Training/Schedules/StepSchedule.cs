using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Schedules;

/// <summary>The learning rate is multiplied by a factor every so many epochs.</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Epochs between two drops, at least 1. Default 10.</summary>
    public int Every { get; init; } = 10;

    /// <summary>What it is multiplied by, above 0 and at most 1. Default 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (Every < 1)
            yield return ("every", $"every {Every} epochs: must be at least 1");
        foreach (var problem in UsedNumber.Share("factor", "a factor of", Factor))
            yield return problem;
    }

    private protected override double FactorAfterWarmup(double epoch, int epochs)
    {
        var product = 1.0;
        for (var drops = (int)epoch / Every; drops > 0; drops--)
            product *= Factor;
        return product;
    }
}
