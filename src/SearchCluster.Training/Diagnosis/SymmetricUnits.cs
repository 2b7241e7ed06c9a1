namespace SearchCluster.Training.Diagnosis;

/// <summary>
/// All units of a hidden layer alike at the end: they compute the same, get the same gradient and stay alike. Exactly 1, since a single
/// unit that differs is a broken symmetry.
/// </summary>
internal static class SymmetricUnits
{
    public static Verdict? Of(TrialCourse course)
    {
        var alike = Enumerable.Range(0, course.Last.Layers.Count).Where(layer => course.IsSymmetric(course.Last, layer)).ToList();
        if (alike.Count == 0)
            return null;
        var layers = string.Join(", ", alike.Select(layer => course.Last.Layers[layer].Layer));
        return new Verdict(
            VerdictKind.SymmetricUnits,
            $"All units of {layers} have the same weights at epoch {Figure.Of(course.Last.Epoch)} (symmetric share 1): equal or zero first "
            + "weights get equal gradients, so the units stay alike. Break the symmetry with random weights, such as xavier or he.");
    }
}
