namespace SearchCluster.Search.Simulation;

/// <summary>One epoch of a recorded trial.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Value">The objective's value; null when it reported none.</param>
/// <param name="Seconds">How long it lasted.</param>
public sealed record RecordedEpoch(int Epoch, double? Value, double Seconds)
{
    /// <summary>Every metric that it reported, by name: what further objectives, constraints and pruners look at. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Metrics { get; init; } = [];
}
