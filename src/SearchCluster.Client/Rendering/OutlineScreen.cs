using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>What a study would run, as <c>plan</c> says it.</summary>
internal static class OutlineScreen
{
    private const int MostClasses = 20;

    public static void Write(IAnsiConsole console, StudyOutline outline, string file)
    {
        var timing = outline.Timing;
        var points = outline.Points is { } size ? $" of a grid of {size} points" : "";
        var epochs = outline.Epochs == 1 ? "" : $", up to {outline.Epochs} epochs each";
        console.WriteWords(
            $"{outline.Study}: {outline.Trials} trials{points}{epochs}{(outline.Folds is { } folds ? $" on each of {folds} folds" : "")}");
        console.WriteWords($"sampler: {outline.Sampler}");
        if (outline.Examples is { } examples)
            console.WriteWords(
                $"data: {examples.Training} examples for training, {examples.Validation} for validation, {examples.Test} for the test");
        console.WriteWords(
            $"time: about {ReadableNumber.Duration(timing.Seconds)} on {CountWords.Of(timing.Slots, "slot")}, "
            + $"{ReadableNumber.Duration(timing.SecondsPerTrial)} a trial");
        if (outline.Classes is { } classes)
            console.WriteWords(
                $"classes: {classes.Count}: {string.Join(", ", classes.Take(MostClasses).Select(Class))}"
                + (classes.Count > MostClasses ? ", …" : ""));
        if (outline.Memory is { } memory)
            console.WriteWords(
                $"memory: {ReadableNumber.Megabytes(memory.Data)} of data, "
                + $"{ReadableNumber.Megabytes(memory.PerTrial)} for each trial at work");
        if (outline.Times.Count > 0)
            console.WriteWords($"times: {string.Join(", ", outline.Times.Select(time => $"{time.Key} {PlanTime.Write(time.Value)}"))}");
        ColumnsTable.Write(console, outline.Columns ?? []);
        foreach (var warning in outline.Warnings)
            console.WriteMarked($"[yellow]warning:[/] {warning}");
        console.WriteWords($"before it runs: searchcluster check {file}");
    }

    private static string Class(ClassSize size) => $"{size.Name} ({size.Examples})";
}
