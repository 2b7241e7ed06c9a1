namespace SearchCluster.Search.Pruners;

/// <summary>Every trial runs to its end.</summary>
public sealed record NoPrunerOptions : PrunerOptions
{
    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) => new NoPruner();
}

/// <inheritdoc/>
internal sealed class NoPruner : IPruner
{
    public ReportDecision Decide(in PrunerReport report) => ReportDecision.Continue;

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
    }
}
