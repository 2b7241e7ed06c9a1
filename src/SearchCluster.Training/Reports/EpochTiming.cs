namespace SearchCluster.Training.Reports;

/// <summary>How long an epoch took.</summary>
/// <param name="Seconds">Wall time of the epoch, its validation included.</param>
/// <param name="ExamplesPerSecond">Training examples over the time spent on training alone; 0 where none of it was in this process.</param>
public readonly record struct EpochTiming(double Seconds, double ExamplesPerSecond);
