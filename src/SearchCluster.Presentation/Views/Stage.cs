using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>A stage of a staged search.</summary>
/// <param name="Number">Number of the stage, from 0.</param>
/// <param name="Text">Why it looked where it did.</param>
public sealed record Stage(int Number, string Text)
{
    /// <summary>The stages that trials belong to, in order; none for a sampler without stages.</summary>
    public static IReadOnlyList<Stage> Of(IEnumerable<TrialSummary> trials) =>
    [
        .. trials.Select(trial => trial.Lineage).OfType<Lineage>().Where(lineage => lineage.Stage >= 0)
            .DistinctBy(lineage => lineage.Stage).OrderBy(lineage => lineage.Stage)
            .Select(lineage => new Stage(lineage.Stage, lineage.Text)),
    ];
}
