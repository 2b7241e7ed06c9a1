using System.Text.Json.Serialization.Metadata;
using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Client.Commands;

/// <summary>What <c>help TOPIC</c> tells beside the verbs.</summary>
/// <param name="Name">What the topic is asked for by.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Text">The whole of it.</param>
internal sealed record HelpTopic(string Name, string Title, Func<string> Text);

/// <summary>The topics, so that an installed program needs no other page.</summary>
internal static class HelpTopics
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<HelpTopic> All { get; } =
    [
        new("study-files", "what a study file says", StudyFiles),
        new("samplers", "how configurations are proposed", () =>
            Kinds(typeof(SamplerOptions), "Write 'sampler: KIND', or 'sampler: { kind: KIND, … }' to change its options:")),
        new("pruners", "how hopeless trials are ended early", () =>
            Kinds(typeof(PrunerOptions), "Write 'pruner: KIND', or 'pruner: { kind: KIND, … }' to change its options:")),
        new("exit-codes", "what the program returns", ExitCodes),
    ];

    /// <summary>The kinds of samplers.</summary>
    public static IEnumerable<string> SamplerKinds => KindsOf(typeof(SamplerOptions)).Select(kind => (string)kind.TypeDiscriminator!);

    private static IList<JsonDerivedType> KindsOf(Type options) =>
        SearchClusterJson.Options.GetTypeInfo(options).PolymorphismOptions!.DerivedTypes;

    private static string Kinds(Type options, string introduction)
    {
        var documentation = new TypeDocumentation();
        var lines = KindsOf(options).Select(kind => $"  {kind.TypeDiscriminator}\n      {documentation.Of(kind.DerivedType)}");
        return $"{introduction}\n\n{string.Join('\n', lines)}\n\n'searchcluster schema' lists the options of each, with ranges and "
            + "defaults.";
    }

    private static string ExitCodes() =>
        $"""
          {(int)ExitCode.Done}    done
          {(int)ExitCode.Failed}    failed: the database cannot be used, an audit did not add up, a check found a fault, every trial failed
          {(int)ExitCode.Invalid}    the study, the settings or the command line is invalid; nothing was begun
          {(int)ExitCode.NotFound}    there is nothing of that name
          {(int)ExitCode.NoCluster}    no cluster was reached, or it no longer answers
          {(int)ExitCode.Interrupted}  interrupted: the study is still running, and the same command goes on
        """;

    private static string StudyFiles() =>
        $$"""
        A study file is YAML 1.2 (JSON is YAML). It says what to vary, what a trial does and how much it may cost:

          name: my-study
          seed: 42
          objective: { metric: validation.accuracy, direction: maximize }
          sampler: { kind: random }
          pruner: { kind: none }
          budget: { trials: 40, epochs: 8 }
          space:
            optimizer.learningRate: { kind: logUniform, low: 1e-4, high: 1e-1 }
            network.initializer: { kind: categorical, values: [xavier, he] }
          training:
            dataset: { kind: digits, stratified: true }
            network: { kind: dense, hidden: [128, 64] }

        - space: each name is a path into the section below it. A domain is uniform, logUniform, integer, categorical or fixed.
        - A trial does what the one section of these says: {{string.Join(", ", Contracts.Workloads.WorkloadKinds.All.Select(kind => kind.Key))}}.
        - A word where a section with 'kind' belongs means that kind with its defaults.
        - The same name with a changed file continues only where nothing but the budget has grown.

        'searchcluster new' writes a file to begin with; 'searchcluster schema' prints every key with its range and default;
        'searchcluster check FILE' looks for faults before anything is spent.
        These studies come with the program: {{string.Join(", ", ShippedStudies.Names)}}.
        """;
}
