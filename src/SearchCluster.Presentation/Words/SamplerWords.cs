using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Presentation.Words;

/// <summary>A sampler in words.</summary>
public static class SamplerWords
{
    /// <summary>The name that study files use.</summary>
    public static string KindOf(SamplerOptions sampler) =>
        JsonSerializer.SerializeToElement(sampler, SearchClusterJson.Options).GetProperty("kind").GetString()!;

    /// <summary>What proposes a plan's configurations: the kind, and for <c>auto</c> which it chose, and why.</summary>
    public static string Of(SearchPlan plan) =>
        plan.Sampler is AutoSamplerOptions ? AutoSamplerOptions.Choose(plan.ForSampler()).Reason : KindOf(plan.Sampler);
}
