using BenchmarkDotNet.Running;
using SearchCluster.Benchmarks;

// What is no loop over one method prints a JSON document of its own.
if (args is ["grid-against-random", .. var options])
{
    var seeds = options is ["--seeds", var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 20;
    GridAgainstRandom.Write(Console.Out, Path.Combine("deploy", "studies"), seeds);
    return 0;
}

// A benchmark that threw must fail the dry run in CI.
var summaries = BenchmarkSwitcher.FromAssembly(typeof(EpochBenchmark).Assembly).Run(args);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
