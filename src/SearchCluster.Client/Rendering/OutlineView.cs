using System.Globalization;
using SearchCluster.Client.Commands;
using SearchCluster.Contracts.Json;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>What a study would run, as <c>plan</c> says it.</summary>
internal static class OutlineView
{
    private const int MostClasses = 20;

    public static void Write(IAnsiConsole console, StudyOutline outline, string file)
    {
        var points = outline.Points is { } size ? $" of a grid of {size} points" : "";
        var epochs = outline.Epochs == 1 ? "" : $", up to {outline.Epochs} epochs each";
        console.WriteLine($"{outline.Study}: {outline.Trials} trials{points}{epochs}{(outline.Folds is { } folds ? $" on each of {folds} folds" : "")}");
        console.WriteLine($"sampler: {outline.Sampler}");
        if (outline.Examples is { } examples)
            console.WriteLine($"data: {examples.Training} examples for training, {examples.Validation} for validation, {examples.Test} for the test");
        if (outline.Classes is { } classes)
            console.WriteLine(
                $"classes: {classes.Count}: {string.Join(", ", classes.Take(MostClasses).Select(Class))}{(classes.Count > MostClasses ? ", …" : "")}");
        console.WriteLine(
            $"time: about {ReadableNumber.Duration(outline.Timing.Seconds)} on {outline.Timing.Slots} {(outline.Timing.Slots == 1 ? "slot" : "slots")}, {ReadableNumber.Duration(outline.Timing.SecondsPerTrial)} a trial");
        if (outline.Memory is { } memory)
            console.WriteLine($"memory: {Megabytes(memory.Data)} of data, {Megabytes(memory.PerTrial)} for each trial at work");
        if (outline.Times.Count > 0)
            console.WriteLine($"times: {string.Join(", ", outline.Times.Select(time => $"{time.Key} {PlanTime.Write(time.Value)}"))}");
        foreach (var warning in outline.Warnings)
            console.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
        console.WriteLine($"before it runs: searchcluster check {file}");
    }

    private static string Class(ClassSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Name} ({size.Examples})");

    private static string Megabytes(long bytes) => $"{ReadableNumber.Of(bytes / 1e6)} MB";
}
