namespace SearchCluster.Training.Preflight;

/// <summary>How much a finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Info,

    /// <summary>Trials will suffer from it: a configuration that cannot train, data that mislead.</summary>
    Warning,

    /// <summary>A fault of the data or of the plan: what the study would find means nothing.</summary>
    Error,
}
