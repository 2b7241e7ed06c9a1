using System.Globalization;
using SearchCluster.Client.Commands;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>Samplers side by side.</summary>
internal static class SamplersView
{
    /// <summary>Writes what was simulated, and a row for each sampler.</summary>
    public static void Write(IAnsiConsole console, SamplersDocument document)
    {
        var measure = document.Samplers[0].Regret is null ? $"best {document.Metric}" : "regret";
        console.MarkupLineInterpolated($"[bold]{document.Study}[/]: {measure} over {document.Seeds} {(document.Seeds == 1 ? "seed" : "seeds")}, {document.Workers} {(document.Workers == 1 ? "worker" : "workers")}; simulated: {document.Simulated}");
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
            console.WriteLine($"{sampler.Kind}: {sampler.Note}");
    }
}
