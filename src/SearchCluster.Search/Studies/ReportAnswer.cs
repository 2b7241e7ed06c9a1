namespace SearchCluster.Search.Studies;

/// <summary>The answer to reports.</summary>
/// <param name="Decision">What the attempt has to do.</param>
/// <param name="Durable">
/// The last epoch whose report is durable, −1 for none. Later ones are to be sent again with the next report: a coordinator that was lost
/// before they were durable leaves another that does not know them.
/// </param>
public readonly record struct ReportAnswer(ReportDecision Decision, int Durable);
