namespace SearchCluster.Training.Diagnosis;

/// <summary>What the lecture would say about a trial.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Text">The same in a sentence, with the numbers that made it; never a time.</param>
public sealed record Verdict(VerdictKind Kind, string Text);
