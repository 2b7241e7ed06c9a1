namespace SearchCluster.Training.Preflight;

/// <summary>What a learning rate does within the steps of a range test.</summary>
public enum RateVerdict
{
    /// <summary>The loss barely moves.</summary>
    TooLow,

    /// <summary>The loss falls, but less than three quarters of the deepest fall.</summary>
    Slow,

    /// <summary>The loss falls at least three quarters of the deepest fall.</summary>
    Good,

    /// <summary>The loss explodes, or falls less than three quarters as far as at a lower rate.</summary>
    TooHigh,
}
