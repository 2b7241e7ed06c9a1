using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>Reads a study and its trials as of one moment, where they can be read in several calls alone.</summary>
public static class SteadyReading
{
    private const int MostReadings = 5;

    /// <summary>
    /// Reads again while the study changes meanwhile, at most five times. One that never stands still is told as it was before its trials
    /// were read.
    /// </summary>
    /// <param name="study">Reads the study; null when there is none.</param>
    /// <param name="trials">Reads its trials.</param>
    /// <returns>Both; null when there is no such study, or it went meanwhile.</returns>
    public static async Task<(StudySummary Study, IReadOnlyList<TrialSummary> Trials)?> Of(
        Func<Task<StudySummary?>> study, Func<Task<IReadOnlyList<TrialSummary>>> trials)
    {
        for (var reading = 1; ; reading++)
        {
            var before = await study();
            var read = await trials();
            var after = await study();
            if (before is null || after is null)
                return null;
            if (reading == MostReadings || IsSame(before, after))
                return (before, read);
        }
    }

    private static bool IsSame(StudySummary before, StudySummary after) =>
        before.State == after.State && before.Counts == after.Counts && before.Best?.Number == after.Best?.Number;
}
