namespace SearchCluster.Training.Diagnosis;

/// <summary>ReLU units that are zero for every example: no gradient reaches their weights, so they stay so.</summary>
internal static class DeadUnits
{
    /// <summary>
    /// Share of a layer's units: the lecture finds up to 0.4 in networks trained too fast. He weights leave under 0.2 dead in ten layers,
    /// where examples have grown alike.
    /// </summary>
    internal const double Share = 0.4;

    public static Verdict? Of(TrialCourse course)
    {
        // Zero weights make every ReLU of a layer dead: that is symmetry, and said there.
        var worst = course.Last.Layers.Where((_, layer) => !course.IsSymmetric(course.Last, layer)).MaxBy(layer => layer.DeadShare);
        if (worst is null || !(worst.DeadShare > Share))
            return null;
        var atFirst = course.Untrained.Layers.FirstOrDefault(layer => layer.Layer == worst.Layer)?.DeadShare;
        var advice = atFirst > Share
            ? $"They were dead before training. {Remedies.OfDeath(course.Plan)}"
            : "Training killed them: lower the learning rate, or use leakyRelu or elu.";
        return new Verdict(
            VerdictKind.DeadUnits,
            $"Units of {worst.Layer} are dead: a share of {Figure.Of(worst.DeadShare)} is zero on every example at epoch "
                + $"{Figure.Of(course.Last.Epoch)}"
            + $"{(course.Last.Epoch > 0 && atFirst is { } share ? $" ({Figure.Of(share)} at epoch 0)" : "")}. {advice}");
    }
}
