using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Training.Preflight;

/// <summary>Training examples under the preprocessing of each sampled configuration, fitted on them once for each different one.</summary>
internal sealed class PreparedInputs
{
    private readonly List<(IReadOnlyList<PreprocessingStep> Steps, SampledConfiguration First, Examples Inputs)> _prepared = [];
    private readonly Examples _examples;
    private readonly IReadOnlyList<SampledConfiguration> _sample;

    /// <summary>Prepares the examples for every configuration of a sample.</summary>
    public PreparedInputs(Examples examples, IReadOnlyList<SampledConfiguration> sample)
    {
        (_examples, _sample) = (examples, sample);
        foreach (var sampled in sample)
            if (!_prepared.Exists(prepared => prepared.Steps.SequenceEqual(sampled.Plan.Preprocessing)))
                _prepared.Add((sampled.Plan.Preprocessing, sampled, FittedPipeline.Fit(sampled.Plan.Preprocessing, examples)
                    .Apply(examples)));
    }

    /// <summary>What a configuration's network sees.</summary>
    public Examples Of(SampledConfiguration sampled) =>
        _prepared.Find(prepared => prepared.Steps.SequenceEqual(sampled.Plan.Preprocessing)).Inputs;

    /// <summary>What is to be said about each preprocessing; it names a configuration where there are several.</summary>
    /// <param name="vanishes">Whether the activations of a sampled configuration vanish.</param>
    public IEnumerable<Finding> Findings(Func<SampledConfiguration, bool> vanishes) =>
        _prepared.SelectMany(prepared => PreprocessingAdvice.Of(prepared.Steps, _examples)
        .Select(advice => new Finding(FindingKind.Preprocessing, FindingSeverity.Warning, $"training.{advice}."))
        .Concat(InputScale.Of(prepared.Inputs, prepared.Steps, All(prepared.Steps, IsNormalized),
            All(prepared.Steps, vanishes)) is { } finding ? [finding] : [])
        .Select(finding => _prepared.Count == 1 ? finding : finding with { Configuration = prepared.First.Configuration }));

    private static bool IsNormalized(SampledConfiguration sampled) => sampled.Plan.Network.BatchNorm;

    private bool All(IReadOnlyList<PreprocessingStep> steps, Func<SampledConfiguration, bool> holds) =>
        _sample.Where(sampled => sampled.Plan.Preprocessing.SequenceEqual(steps)).All(holds);
}
