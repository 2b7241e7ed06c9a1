using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.GaussianProcess;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Chooses the sampler by the study: NSGA-II for several objectives; Latin hypercubes where trials are so few that nothing can be learned
/// from them, unless those of another study come first; a Gaussian process while it can weigh every trial; the tree-structured Parzen
/// estimator beyond. Which and why stands in every trial's lineage.
/// </summary>
public sealed record AutoSamplerOptions : SamplerOptions
{
    // Below, a model's start alone would use the budget up.
    private const int FewestTrialsForAModel = 15;

    // A process costs the cube of its trials, and forgets those beyond its history; many parameters leave it too little to learn each
    // length scale from.
    private const int MostTrialsForAProcess = 256;
    private const int MostParametersForAProcess = 20;

    // Slots that try at once know nothing of each other: a process plans only so many ahead before its guesses stand on guesses.
    private const int MostSlotsForAProcess = 32;

    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override bool LearnsFromTrials => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context)
    {
        var (options, reason) = Choose(context);
        return new AutoSampler(options.Build(context), new Lineage(0, [], reason));
    }

    /// <inheritdoc/>
    public override SamplerOptions ChosenFor(SamplerContext context) => Choose(context).Options;

    /// <summary>The sampler for a study, and why.</summary>
    public static (SamplerOptions Options, string Reason) Choose(SamplerContext context)
    {
        var trials = context.Trials;
        var varied = context.Space.Parameters.Values.Where(domain => domain.Choices is not 1).ToList();
        var choices = varied.Count(domain => domain is CategoricalDomain || domain.When is not null);
        if (context.Objectives.Count > 1)
            return (new Nsga2SamplerOptions(), $"auto: nsga2, for {context.Objectives.Count} objectives");
        if (trials < FewestTrialsForAModel && !context.HasTransferredTrials)
            return (new LatinHypercubeSamplerOptions(), $"auto: latinHypercube, since {trials} trials are too few to learn from");
        if (trials > MostTrialsForAProcess)
            return (new TpeSamplerOptions(),
                $"auto: tpe, since {trials} trials are more than a Gaussian process weighs ({MostTrialsForAProcess})");
        if (varied.Count > MostParametersForAProcess)
            return (new TpeSamplerOptions(),
                $"auto: tpe, since {varied.Count} parameters are too many for a Gaussian process ({MostParametersForAProcess})");
        if (context.Concurrency > MostSlotsForAProcess)
            return (new TpeSamplerOptions(),
                $"auto: tpe, since {context.Concurrency} trials at once are more than "
                    + $"a Gaussian process plans ahead ({MostSlotsForAProcess})");
        return (new GaussianProcessSamplerOptions(),
            $"auto: gaussianProcess, for {trials} trials over {varied.Count} parameters, {choices} of them choices or conditional");
    }
}

/// <summary>Another sampler's proposals, with the reason why it was chosen; a lineage that it has itself stays.</summary>
internal sealed class AutoSampler(ISampler chosen, Lineage reason) : ISampler
{
    public bool IsAdaptive => chosen.IsAdaptive;

    public Proposal? Propose(int trial, StudyHistory history) =>
        chosen.Propose(trial, history) is { } proposal ? proposal with { Lineage = proposal.Lineage ?? reason } : null;
}
