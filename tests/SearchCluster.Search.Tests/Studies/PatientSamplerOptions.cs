using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>A sampler that proposes nothing until all trials before have ended, as one in stages of a single trial would.</summary>
internal sealed record PatientSamplerOptions : SamplerOptions
{
    public override ISampler Build(SamplerContext context) => new Patient();

    private sealed class Patient : ISampler
    {
        public bool IsAdaptive => true;

        public Proposal? Propose(int trial, StudyHistory history) =>
            history.Ended.Count < trial ? null : new Proposal(Configuration.Of([new("x0", SearchJson.Value(0.5))]));
    }
}
