using System.Globalization;
using BenchmarkDotNet.Running;
using SearchCluster.Benchmarks;
using SearchCluster.Benchmarks.AgainstPyTorch;
using SearchCluster.Benchmarks.Cluster;
using SearchCluster.Benchmarks.Samplers;
using SearchCluster.Tests.Claims;

// What is no loop over one method is a verb of its own.
switch (args)
{
    case ["claims", ..]:
        Console.WriteLine(ClaimsTable.Write(Path.Combine("deploy", "studies")));
        return 0;
    case ["grid-against-random", .. var options]:
        GridAgainstRandom.Write(Console.Out, Path.Combine("deploy", "studies"), Option(options, "--seeds", 20));
        return 0;
    case ["start", .. var options]:
        StartTimes.Write(Console.Out, Text(options, "--tool"), Option(options, "--rounds", 5));
        return 0;
    case ["noop", .. var options]:
        await NoOpTrials.Write(Console.Out, Option(options, "--trials", 20_000), Option(options, "--slots", 2), CancellationToken.None);
        return 0;
    case ["dispatch", .. var options]:
        await DispatchLoad.Write(
            Console.Out, Option(options, "--silos", 1000), Option(options, "--slots", 16), Option(options, "--trial-seconds", 1),
                Option(options, "--seconds", 20));
        return 0;
    case ["cluster-noop", .. var options]:
        await ClusterNoOpTrials.Write(
            Console.Out, Option(options, "--silos", 2), Option(options, "--trials", 100_000), Option(options, "--rounds", 1));
        return 0;
    case ["cluster-tls", .. var options]:
        await ClusterTls.Write(
            Console.Out, Option(options, "--silos", 2), Option(options, "--trials", 20_000), Option(options, "--rounds", 5));
        return 0;
    case ["cluster-kills", .. var options]:
        await ClusterKills.Write(Console.Out, Option(options, "--kills", 20), Option(options, "--seed", 1));
        return 0;
    case ["soak", .. var options]:
        return await Soak.Write(
            Console.Out, Console.Error, Option(options, "--minutes", 10), Option(options, "--seed", 1), Option(options, "--silos", 3));
    case ["cluster-model", .. var options]:
        await ClusterModel.Write(
            Console.Out, Option(options, "--silos", 1000), Option(options, "--slots", 16), Option(options, "--seconds", 1));
        return 0;
    case ["cluster-scaling", .. var options]:
        await ClusterScaling.Write(
            Console.Out, Text(options, "--study") ?? "deploy/studies/quickstart.yaml", Option(options, "--rounds", 5));
        return 0;
    case ["against-pytorch", .. var options]:
        return EngineComparison.Write(Console.Out, Text(options, "--python"), Option(options, "--rounds", 7));
    case ["study-against-pytorch", .. var options]:
        return StudyComparison.Write(
            Console.Out, Text(options, "--python"), Text(options, "--sampler") ?? "random", Option(options, "--seeds", 5));
    case ["samplers", .. var options]:
        SamplerTable.Write(
            Console.Out,
            (Text(options, "--samplers") ?? "random,tpe,gaussianProcess,cmaEs").Split(','),
            Text(options, "--functions") ?? "measured",
            Option(options, "--seeds", 20),
            Option(options, "--workers", 1),
            Path.Combine("tests", "SearchCluster.Benchmarks", "Samplers", "optuna.json"));
        return 0;
    case ["proposing", .. var options]:
        ProposingTimes.Write(
            Console.Out,
            (Text(options, "--samplers") ?? "random,sobol,halton,latinHypercube,tpe").Split(','),
            (Text(options, "--functions") ?? "hartmann6,network").Split(','),
            Option(options, "--most", 100_000));
        return 0;
    case ["pruners", .. var options]:
        SearchesOnCurves.Write(
            Console.Out, Path.Combine("tests", "SearchCluster.Benchmarks", "Curves"), Option(options, "--seeds", 20),
            Option(options, "--workers", 4));
        return 0;
    case ["recovery", "activate", var file]:
        await Recovery.Activate(Console.Out, file);
        return 0;
    case ["recovery", .. var options]:
        await Recovery.Write(
            Console.Out, Option(options, "--trials", 10_000), Option(options, "--epochs", 50), Option(options, "--many", 100_000));
        return 0;
    case ["shipped-studies"]:
        return await ShippedStudiesTable.Write(Console.Out);
    case ["record-curves", var study, var file]:
        RecordedCurves.Write(Console.Error, study, file);
        return 0;
}

// A benchmark that threw must fail the dry run in CI.
var summaries = BenchmarkSwitcher.FromAssembly(typeof(EpochBenchmark).Assembly).Run(args);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;

static int Option(string[] options, string name, int otherwise) =>
    Text(options, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static string? Text(string[] options, string name) => Array.IndexOf(options, name) is >= 0 and var at ? options[at + 1] : null;
