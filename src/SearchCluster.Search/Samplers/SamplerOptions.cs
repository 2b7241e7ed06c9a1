using System.Numerics;
using System.Text.Json.Serialization;
using SearchCluster.Search.Samplers.EvolutionStrategy;
using SearchCluster.Search.Samplers.GaussianProcess;

namespace SearchCluster.Search.Samplers;

/// <summary>A search strategy and its parameters.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GridSamplerOptions), "grid")]
[JsonDerivedType(typeof(RandomSamplerOptions), "random")]
[JsonDerivedType(typeof(SobolSamplerOptions), "sobol")]
[JsonDerivedType(typeof(HaltonSamplerOptions), "halton")]
[JsonDerivedType(typeof(LatinHypercubeSamplerOptions), "latinHypercube")]
[JsonDerivedType(typeof(TpeSamplerOptions), "tpe")]
[JsonDerivedType(typeof(CoarseToFineSamplerOptions), "coarseToFine")]
[JsonDerivedType(typeof(StagedSamplerOptions), "staged")]
[JsonDerivedType(typeof(Nsga2SamplerOptions), "nsga2")]
[JsonDerivedType(typeof(AutoSamplerOptions), "auto")]
[JsonDerivedType(typeof(GaussianProcessSamplerOptions), "gaussianProcess")]
[JsonDerivedType(typeof(CmaEsSamplerOptions), "cmaEs")]
public abstract record SamplerOptions
{
    /// <summary>The sampler for a study without problems.</summary>
    public abstract ISampler Build(SamplerContext context);

    /// <summary>Whether it works towards all objectives of a study, or needs none; false for those that improve the first alone.</summary>
    [JsonIgnore]
    public virtual bool SeesAllObjectives => false;

    /// <summary>Whether the trials of another study would help it: it weighs every trial of its history, whatever its number.</summary>
    [JsonIgnore]
    public virtual bool LearnsFromTrials => false;

    /// <summary>Whether it tries nothing but the points of a grid, so that a space is no more than these. Default false.</summary>
    [JsonIgnore]
    public virtual bool TriesGridPointsAlone => false;

    /// <summary>The sampler that does the work, where these options choose one by the study. Default these.</summary>
    public virtual SamplerOptions ChosenFor(SamplerContext context) => this;

    /// <summary>Number of configurations it has; null when it has no end.</summary>
    public virtual BigInteger? Size(SearchSpace space) => null;

    /// <summary>What is wrong with using it on this space and budget, with full paths.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget) => [];

    /// <summary>What is not wrong, but unwise.</summary>
    public virtual IEnumerable<string> Warnings(SearchSpace space) => [];
}
