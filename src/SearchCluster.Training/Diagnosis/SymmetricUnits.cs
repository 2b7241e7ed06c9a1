using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Diagnosis;

/// <summary>
/// All units of a hidden layer alike at the end: they compute the same, get the same gradient and stay alike. Exactly 1, since a single
/// unit that differs is a broken symmetry. Alike at the start is enough when the loss stayed flat: dropout makes units differ by a hair.
/// </summary>
internal static class SymmetricUnits
{
    public static Verdict? Of(TrialCourse course)
    {
        EpochReport[] reports = course.IsFlat ? [course.Last, course.Untrained] : [course.Last];
        if (reports.FirstOrDefault(report => Alike(course, report).Any()) is not { } report)
            return null;
        var layers = string.Join(", ", Alike(course, report));
        return new Verdict(
            VerdictKind.SymmetricUnits,
            $"All units of {layers} have the same weights at epoch {Figure.Of(report.Epoch)} (symmetric share 1): equal or zero first "
            + "weights get equal gradients, so the units stay alike. Break the symmetry with random weights, such as xavier or he.");
    }

    private static IEnumerable<string> Alike(TrialCourse course, EpochReport report) =>
        report.Layers.Where((_, layer) => course.IsSymmetric(report, layer)).Select(layer => layer.Layer);
}
