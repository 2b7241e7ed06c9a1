using SearchCluster.Training.Activations;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Training.Diagnosis;

/// <summary>What to do about a network, without what its plan does already.</summary>
internal static class Remedies
{
    /// <summary>Against activations and gradients that shrink or grow from layer to layer.</summary>
    public static string OfDepth(TrainingPlan plan) => Sentence(" or ", "use fewer layers",
        (!HasSuitedWeights(plan), "scale first weights by the fan-in (he for relu, xavier for tanh)"),
        (!plan.Network.BatchNorm, "normalise the batch"));

    /// <summary>Against first layers that hardly get a gradient.</summary>
    public static string OfGradients(TrainingPlan plan) => (IsRectified(plan) && HasSuitedWeights(plan), plan.Network.BatchNorm) switch
    {
        (false, false) => "Use relu with he, fewer layers, or normalise the batch.",
        (false, true) => "Use relu with he, or fewer layers.",
        (true, false) => "Use fewer layers, or normalise the batch.",
        (true, true) => "Use fewer layers.",
    };

    /// <summary>Against units that stand at their bounds before training.</summary>
    public static string OfSaturation(TrainingPlan plan) => Sentence(", ", "use relu",
        (!IsSmallest(plan), "draw smaller first weights (xavier)"),
        (!plan.Preprocessing.Any(step => step is Standardization or MinMaxScaling), "scale the inputs"),
        (!plan.Network.BatchNorm, "or normalise the batch"));

    /// <summary>Against units that are dead before training.</summary>
    public static string OfDeath(TrainingPlan plan) => Sentence(", ", "use leakyRelu or elu",
        (!IsCentred(plan), "centre the inputs"),
        (plan.Network.Initializer is not HeInitializer, "draw first weights by he"),
        (!plan.Network.BatchNorm, "or normalise the batch"));

    /// <summary>Against a first loss that is too high.</summary>
    public static string OfFirstLoss(TrainingPlan plan) => Sentence(", or ", "look at the inputs after their preprocessing",
        (!IsSmallest(plan), $"draw smaller first weights ({(plan.Network.Initializer is HeInitializer ? "" : "he, ")}xavier)"),
        (!plan.Network.BatchNorm, "normalise the batch"));

    /// <summary>Whether first weights are drawn so that the plan's activation passes on the spread that it gets.</summary>
    public static bool HasSuitedWeights(TrainingPlan plan) => plan.Network.Initializer is OrthogonalInitializer
        || (IsRectified(plan) ? plan.Network.Initializer is HeInitializer : IsScaledByFan(plan));

    /// <summary>Whether the inputs' mean is taken away.</summary>
    public static bool IsCentred(TrainingPlan plan) => plan.Preprocessing.Any(step => step is MeanSubtraction or Standardization);

    private static bool IsRectified(TrainingPlan plan) => plan.Network.Activation is not (TanhActivation or SigmoidActivation);

    // He's weights have twice the variance of Xavier's.
    private static bool IsSmallest(TrainingPlan plan) => IsScaledByFan(plan) && plan.Network.Initializer is not HeInitializer;

    private static bool IsScaledByFan(TrainingPlan plan) =>
        plan.Network.Initializer is ScaledInitializer or LecunInitializer or OrthogonalInitializer;

    // The parts that are not done yet, the last of them joined to the others as it is written.
    private static string Sentence(string join, string otherwise, params (bool IsLeft, string Text)[] parts)
    {
        List<string> left = [.. parts.Where(part => part.IsLeft).Select(part => part.Text)];
        if (left.Count == 0)
            left.Add(otherwise);
        if (left[0].StartsWith("or ", StringComparison.Ordinal))
            left[0] = left[0][3..];
        var text = left is [var one, var two] && two.StartsWith("or ", StringComparison.Ordinal) ? $"{one} {two}" : string.Join(join, left);
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }
}
