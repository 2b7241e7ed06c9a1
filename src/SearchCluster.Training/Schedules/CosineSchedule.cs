using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Schedules;

/// <summary>
/// Half a cosine from the full learning rate at the start (or the end of the warm-up) to 0 at the end (Loshchilov and Hutter, ICLR
/// 2017, eq. 5).
/// </summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    private protected override double FactorAfterWarmup(double epoch, int epochs)
    {
        var share = epochs > WarmupEpochs ? Math.Clamp((epoch - WarmupEpochs) / (epochs - WarmupEpochs), 0, 1) : 0;
        return (1 + PortableMath.SineCosineOfTurns(share / 2).Cosine) / 2;
    }
}
