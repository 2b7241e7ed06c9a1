namespace SearchCluster.Search;

/// <summary>What samplers and pruners learn of an ended trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="State">How it ended. A diverged trial is an observation: of something bad.</param>
/// <param name="Value">The objective's value; null when it has none.</param>
public sealed record Observation(int Trial, Configuration Configuration, TrialState State, double? Value)
{
    private readonly IReadOnlyList<double>? _values;

    /// <summary>The values of all objectives, in order; empty when it has none. Default: <see cref="Value"/> alone.</summary>
    public IReadOnlyList<double> Values
    {
        get => _values ?? (Value is { } value && !double.IsNaN(value) ? [value] : []);
        init => _values = value;
    }

    /// <summary>How far it violates the constraints, summed over them: 0 when it is feasible.</summary>
    public double Violation { get; init; }

    /// <summary>Epochs it trained.</summary>
    public int Epochs { get; init; }

    /// <summary>The objective's value at every epoch from 1 on that reported one, in order.</summary>
    public IReadOnlyList<EpochValue> Curve { get; init; } = [];
}

/// <summary>The objective's value at one epoch of a trial.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Value">The value; may be non-finite, not NaN.</param>
public readonly record struct EpochValue(int Epoch, double Value);

/// <summary>The objective's value of one fold of a trial under cross-validation.</summary>
/// <param name="Fold">Number of the fold, from 0.</param>
/// <param name="Value">Its value; NaN is worse than any number.</param>
public readonly record struct FoldValue(int Fold, double Value);
