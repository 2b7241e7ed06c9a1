using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>Samplers side by side.</summary>
internal static class SamplersScreen
{
    /// <summary>Writes what was simulated, and a row for each sampler.</summary>
    public static void Write(IAnsiConsole console, SamplersView document)
    {
        var measure = document.Samplers[0].Regret is null ? $"best {document.Metric}" : "regret";
        var (seeds, workers) = (CountWords.Of(document.Seeds, "seed"), CountWords.Of(document.Workers, "worker"));
        console.WriteMarked($"[bold]{document.Study}[/]: {measure} over {seeds}, {workers}");
        console.WriteWords($"simulated: {document.Simulated}");
        console.WriteTable(new TableView(
            [
                new("sampler", Importance: 6),
                new("trials", IsNumber: true, 4),
                new($"median {measure}", IsNumber: true, 5) { ShortHeading = "median" },
                new("first quartile", IsNumber: true, 3) { ShortHeading = "first" },
                new("third quartile", IsNumber: true, 2) { ShortHeading = "third" },
                new("simulated time", IsNumber: true, 1) { ShortHeading = "time" },
            ],
            [.. document.Samplers.Select(Row)]));
        foreach (var sampler in document.Samplers.Where(sampler => sampler.Note is not null))
            console.WriteWords($"{sampler.Kind}: {sampler.Note}");
    }

    private static IReadOnlyList<string> Row(SamplerRow sampler)
    {
        var quartiles = (sampler.Regret ?? sampler.Best)!;
        return
        [
            sampler.Kind,
            PlainTable.Number(sampler.Trials),
            ReadableNumber.Of(quartiles.Median),
            ReadableNumber.Of(quartiles.Q1),
            ReadableNumber.Of(quartiles.Q3),
            ReadableNumber.Duration(sampler.SimulatedSeconds),
        ];
    }
}
