namespace SearchCluster.Contracts.Grains;

/// <summary>
/// A silo that gets no more work in its present life, since trials failed there that went well elsewhere. Started again it is a new one.
/// </summary>
/// <param name="Silo">Address of the silo, with its generation.</param>
/// <param name="Study">The study whose trials failed there.</param>
/// <param name="Reason">For people: which trials, and how.</param>
public sealed record TakenOutSilo(string Silo, string Study, string Reason);
