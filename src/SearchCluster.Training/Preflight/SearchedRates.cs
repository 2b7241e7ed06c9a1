namespace SearchCluster.Training.Preflight;

/// <summary>The range in which a study searches the learning rate.</summary>
/// <param name="Low">Lowest rate.</param>
/// <param name="High">Highest rate.</param>
/// <param name="IsLogarithmic">Whether every factor, rather than every difference, is equally likely.</param>
public sealed record SearchedRates(double Low, double High, bool IsLogarithmic);
