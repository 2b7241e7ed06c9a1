using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>Runs a plan's sampler with a number of slots against a function of the configuration; null is a trial that diverged.</summary>
internal static class StageRunner
{
    /// <summary>The proposals by trial number. With more than one slot the youngest unfinished trial ends first.</summary>
    public static List<Proposal> Run(SearchPlan plan, Func<Configuration, double?> valueOf, int slots = 1)
    {
        var sampler = plan.Sampler.Build(plan.ForSampler());
        var proposals = new List<Proposal>();
        var ended = new List<Observation>();
        var unfinished = new List<ProposedTrial>();
        while (proposals.Count < plan.Trials || unfinished.Count > 0)
        {
            while (unfinished.Count < slots && proposals.Count < plan.Trials
                && sampler.Propose(proposals.Count, new StudyHistory(ended, unfinished)) is { } proposal)
            {
                unfinished.Add(new ProposedTrial(proposals.Count, proposal.Configuration));
                proposals.Add(proposal);
            }

            var (trial, configuration) = unfinished[^1];
            unfinished.RemoveAt(unfinished.Count - 1);
            var value = valueOf(configuration);
            ended.Add(new Observation(trial, configuration, value is null ? TrialState.Diverged : TrialState.Completed, value)
            {
                Epochs = proposals[trial].Epochs ?? 1,
            });
        }

        return proposals;
    }
}
