using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>What the lecture would say about the trials: their verdicts grouped by kind, an example with its numbers, the advice.</summary>
internal static class LectureNotes
{
    private const int MostNumbers = 8;

    /// <summary>Writes the notes; nothing when there is nothing to say.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<TrialSummary> trials)
    {
        var kinds = trials.SelectMany(Verdict.Of).GroupBy(verdict => verdict.Kind)
            .OrderByDescending(kind => kind.Select(verdict => verdict.Trial).Distinct().Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal)
            .ToList();
        var ended = trials.Where(trial => trial.State is TrialState.Diverged or TrialState.Failed && trial.Reason is not null)
            .GroupBy(trial => (trial.State, trial.Cause)).OrderBy(ending => ending.Key).ToList();
        if (kinds.Count == 0 && ended.Count == 0)
            return;

        console.WriteLine();
        console.MarkupLine("[bold]What the lecture would say[/]");
        foreach (var ending in ended)
            WriteNote(console, TrialStanding.Of(ending.First()), "red", [.. ending.Select(trial => trial.Number)], ending.First().Number, ending.First().Reason!, null);
        foreach (var kind in kinds)
        {
            var example = kind.First();
            WriteNote(console, InWords(kind.Key), "yellow", [.. kind.Select(verdict => verdict.Trial).Distinct()], example.Trial, example.Text, example.Advice);
        }
    }

    private static void WriteNote(IAnsiConsole console, string heading, string colour, List<int> numbers, int trial, string text, string? advice)
    {
        var named = string.Join(", ", numbers.Take(MostNumbers)) + (numbers.Count > MostNumbers ? ", …" : "");
        console.MarkupLine($"  [{colour}]{Markup.Escape(heading)}[/]: {(numbers.Count == 1 ? "trial" : $"{numbers.Count} trials:")} {named}");
        var example = numbers.Count == 1 ? text : $"e.g. trial {trial}: {text}";
        console.Write(new Padder(new Text(example), new Padding(6, 0, 0, 0)));
        if (advice is not null)
            console.Write(new Padder(new Text($"→ {advice}", new Style(Color.Green)), new Padding(6, 0, 0, 0)));
    }

    // vanishingActivations → vanishing activations
    internal static string InWords(string kind) =>
        string.Concat(kind.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())).Replace('-', ' ').Trim();
}
