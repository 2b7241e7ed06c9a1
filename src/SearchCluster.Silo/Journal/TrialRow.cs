using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Journal;

/// <summary>A row of the table <c>trial</c>, but for its study: a trial's summary, and what trials are ranked and grouped by.</summary>
/// <param name="Number">Number of the trial.</param>
/// <param name="State">Its state by name.</param>
/// <param name="Value">The objective's value, by which it is ranked; null where it is not.</param>
/// <param name="Eligible">2 where it may be best, 1 where it completed all the same, else 0; null in rows of older versions.</param>
/// <param name="Stage">The stage of a staged search that it belongs to; null for none.</param>
/// <param name="Notes">The groups that it is noted in, one a line (see <see cref="NotesOf"/>); null for none.</param>
/// <param name="Summary">The summary as JSON.</param>
internal sealed record TrialRow(int Number, string State, double? Value, int? Eligible, int? Stage, string? Notes, string Summary)
{
    /// <summary>The columns in the order of the constructor.</summary>
    public const string Columns = "number, state, value, eligible, stage, notes, summary";

    /// <summary>What a row that exists is set to.</summary>
    public const string Update =
        "state = excluded.state, value = excluded.value, eligible = excluded.eligible, stage = excluded.stage, notes = excluded.notes, "
            + "summary = excluded.summary";

    // In front of the state and the cause of a trial that diverged or failed; the others are kinds of verdicts.
    private const char Ending = '!';

    /// <summary>The row of a trial.</summary>
    public static TrialRow Of(TrialSummary trial) => new(
        trial.Number,
        trial.State.ToString(),
        StudyDigest.HasRank(trial) ? trial.Value : null,
        StudyDigest.RankOf(trial),
        trial.Lineage is { Stage: >= 0 and var stage } ? stage : null,
        NotesOf(trial) is { Count: > 0 } notes ? string.Join('\n', notes) : null,
        JsonSerializer.Serialize(trial, SearchClusterJson.Options));

    /// <summary>The kinds of its verdicts, and how it ended where it diverged or failed with a reason.</summary>
    public static IReadOnlyList<string> NotesOf(TrialSummary trial)
    {
        var kinds = StudyDigest.KindsOf(trial).Where(kind => !IsEnding(kind) && !kind.Contains('\n'));
        return trial.State is TrialState.Diverged or TrialState.Failed && trial.Reason is not null
            ? [$"{Ending}{trial.State}{Ending}{trial.Cause}", .. kinds]
            : [.. kinds];
    }

    /// <summary>Whether a note is of an ending, and not the kind of a verdict.</summary>
    public static bool IsEnding(string note) => note.StartsWith(Ending);

    /// <summary>Whether a stored row says the same. Rows of older versions may leave the columns empty that they do not know.</summary>
    public bool Agrees(TrialRow stored) =>
        stored.State == State
        && (stored.Eligible is null
            ? stored is { Value: null, Stage: null, Notes: null }
            : (stored.Value, stored.Eligible, stored.Stage, stored.Notes) == (Value, Eligible, Stage, Notes))
        && StoredJson.IsSame<TrialSummary>(stored.Summary, Summary);
}
