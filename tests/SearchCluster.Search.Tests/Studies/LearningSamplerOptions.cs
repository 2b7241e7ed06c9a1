using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>A sampler whose every proposal is a digest of all it may see.</summary>
internal sealed record LearningSamplerOptions : SamplerOptions
{
    public override ISampler Build(SamplerContext context) => new Learning();

    private sealed class Learning : ISampler
    {
        public bool IsAdaptive => true;

        public Proposal? Propose(int trial, StudyHistory history)
        {
            var digest = trial / 100.0;
            foreach (var ended in history.Ended)
                digest = Mixed(digest, ended.Trial + 0.1 * (int)ended.State + (ended.Value ?? 7) + 0.01 * ended.Epochs);
            foreach (var unfinished in history.Unfinished)
                digest = Mixed(digest, unfinished.Trial + unfinished.Configuration.Number("x0"));
            return new Proposal(Configuration.Of([new("x0", SearchJson.Value(digest))]));
        }

        private static double Mixed(double digest, double seen) => (digest * 0.618 + seen * 0.317) % 1;
    }
}
