using SearchCluster.Tests;

namespace SearchCluster.Benchmarks;

/// <summary>Runs the shipped studies, and compares their trials with the record of an earlier commit.</summary>
internal static class ShippedStudiesTable
{
    /// <summary>Writes a line for each study, with its hash.</summary>
    /// <returns>1 when a study differs, else 0.</returns>
    public static async Task<int> Write(TextWriter output)
    {
        var differing = 0;
        foreach (var study in ShippedStudies.Names(quick: false))
        {
            var measured = await ShippedStudies.Measured(study);
            var isSame = measured == ShippedStudies.Recorded(study);
            differing += isSame ? 0 : 1;
            await output.WriteLineAsync($"{study}: {(isSame ? "as recorded" : $"differs, now {measured}")}");
        }

        return differing == 0 ? 0 : 1;
    }
}
