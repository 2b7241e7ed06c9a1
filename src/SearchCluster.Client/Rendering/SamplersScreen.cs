using System.Globalization;
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
        console.WriteMarked($"[bold]{document.Study}[/]: {measure} over {CountWords.Of(document.Seeds, "seed")}, {CountWords.Of(document.Workers, "worker")}; simulated: {document.Simulated}");
        var table = PlainTable.Create().AddText("sampler").AddNumbers("trials").AddNumbers($"median {measure}").AddNumbers("first quartile").AddNumbers("third quartile").AddNumbers("simulated time");
        foreach (var sampler in document.Samplers)
        {
            var quartiles = (sampler.Regret ?? sampler.Best)!;
            table.AddCells([
                sampler.Kind,
                sampler.Trials.ToString(CultureInfo.InvariantCulture),
                ReadableNumber.Of(quartiles.Median),
                ReadableNumber.Of(quartiles.Q1),
                ReadableNumber.Of(quartiles.Q3),
                ReadableNumber.Duration(sampler.SimulatedSeconds)]);
        }

        console.Write(table);
        foreach (var sampler in document.Samplers.Where(sampler => sampler.Note is not null))
            console.WriteWords($"{sampler.Kind}: {sampler.Note}");
    }
}
