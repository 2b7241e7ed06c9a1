namespace SearchCluster.Contracts.Grains;

/// <summary>What a silo found of the data of a study.</summary>
public sealed record DataInspection
{
    /// <summary>SHA-256 of the data, hexadecimal; null when they cannot be read there, or the study has none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Examples of the validation split; null where there is no fingerprint.</summary>
    public int? ValidationExamples { get; init; }

    /// <summary>Everything in which the data, or the plan on them, are wrong; empty when they are sound.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What is not wrong, but unwise.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
