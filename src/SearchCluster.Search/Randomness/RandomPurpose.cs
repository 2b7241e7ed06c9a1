namespace SearchCluster.Randomness;

/// <summary>What random numbers are drawn for: a part of their address. Numbers never change, or old studies would.</summary>
internal enum RandomPurpose
{
    /// <summary>The seed of a trial, from the study's seed; index: trial.</summary>
    TrialSeed = 0,

    /// <summary>A configuration; index: trial.</summary>
    Proposal = 1,

    /// <summary>Which examples go to which split.</summary>
    Split = 2,

    /// <summary>The features and labels of a synthetic data set.</summary>
    SyntheticData = 3,

    /// <summary>First weights; index: layer.</summary>
    Initialization = 4,

    /// <summary>The order of the training examples; index: epoch.</summary>
    Shuffle = 5,

    /// <summary>Dropout masks; index: layer, subindex: step.</summary>
    Dropout = 6,

    /// <summary>How training images are changed; index: step, subindex: row of the mini-batch.</summary>
    Augmentation = 7,

    /// <summary>
    /// The sample of a pre-flight; index 0 the seed of its configurations, 1 of their trainings; subindex: configuration.
    /// </summary>
    Preflight = 40,

    /// <summary>How the digits of quasi-random points are scrambled; index: parameter, subindex: node of its tree of digits.</summary>
    Scrambling = 8,

    /// <summary>Which stratum of a Latin hypercube a trial takes; index: parameter, subindex: the hypercube's number.</summary>
    Strata = 9,

    /// <summary>How a trial's configuration is bred from others; index: trial.</summary>
    Evolution = 14,

    /// <summary>How a tree of a regression forest is grown; index: tree.</summary>
    Forest = 20,

    /// <summary>Points at which a forest's variance is measured; index: feature.</summary>
    ForestVariance = 21,

    /// <summary>Where a Gaussian process looks for its next proposal; index: trial.</summary>
    Acquisition = 30,

    /// <summary>
    /// What CMA-ES draws; index: pair of trials, or −1 less the number of restarts. Subindex 1 and up: of a trial, the places in counted
    /// numbers' steps and the categorical choices.
    /// </summary>
    CovarianceAdaptation = 31,

    /// <summary>The seed of a fold, from its trial's seed; index: fold.</summary>
    FoldSeed = 24,

    /// <summary>Which recorded learning curve a simulated trial goes through; from the trial's seed.</summary>
    RecordedCurve = 22,
}
