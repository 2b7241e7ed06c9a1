namespace SearchCluster.Contracts.Grains;

/// <summary>What a silo has for a study that has not met it yet.</summary>
public sealed record SiloOffer
{
    /// <summary>Address of the silo.</summary>
    public required string Silo { get; init; }

    /// <summary>What its operator says of it, as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether its operator lets it run users' code.</summary>
    public bool RunsUsersCode { get; init; }

    /// <summary>SHA-256 of the study's data there, hexadecimal; null when they cannot be read, or the study has none.</summary>
    public string? DataFingerprint { get; init; }
}
