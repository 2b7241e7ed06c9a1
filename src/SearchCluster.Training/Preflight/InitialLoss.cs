namespace SearchCluster.Training.Preflight;

/// <summary>The loss of an untrained network.</summary>
/// <param name="Expected">What equal guesses cost: ln C, or ½ for the squared error.</param>
/// <param name="Measured">What it is, without penalty.</param>
/// <param name="WithPenalty">What it is with the penalties turned on.</param>
/// <param name="L2">λ of the L2 penalty that was turned on.</param>
/// <param name="L1">λ of the L1 penalty that was turned on.</param>
/// <param name="IsPenaltyOfPlan">Whether these are the plan's own; a plan without penalties is tried with an L2 penalty of 0.01.</param>
public sealed record InitialLoss(double Expected, double Measured, double WithPenalty, double L2, double L1, bool IsPenaltyOfPlan);
