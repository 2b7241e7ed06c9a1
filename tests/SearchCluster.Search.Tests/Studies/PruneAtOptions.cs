using SearchCluster.Search.Pruners;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>Stops every trial at one epoch; where it pauses them, they are promoted in the order of their numbers.</summary>
internal sealed record PruneAtOptions : PrunerOptions
{
    public required int Epoch { get; init; }

    public ReportDecision Decision { get; init; } = ReportDecision.Prune;

    /// <summary>How many of those that pause go on.</summary>
    public int Promotes { get; init; } = int.MaxValue;

    public override IPruner Build(PrunerContext context) => new PruneAt(this);

    private sealed class PruneAt(PruneAtOptions options) : IPruner
    {
        private readonly SortedSet<int> _waiting = [];
        private int _promoted;

        public ReportDecision Decide(in PrunerReport report) => report.Spent == options.Epoch ? options.Decision : ReportDecision.Continue;

        public void Observe(in PrunerReport report, ReportDecision decision)
        {
        }

        public void ObservePause(int trial) => _waiting.Add(trial);

        public int? Promotion(bool isLast) => _waiting.Count > 0 && _promoted < options.Promotes ? _waiting.Min : null;

        public void ObservePromotion(int trial)
        {
            _waiting.Remove(trial);
            _promoted++;
        }

        public void ObserveEnd(int trial, TrialState state) => _waiting.Remove(trial);
    }
}
