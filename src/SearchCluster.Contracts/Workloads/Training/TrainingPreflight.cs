using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Contracts.Workloads.Training;

/// <summary>The lecture's pre-flight on a sample of a study's space.</summary>
internal static class TrainingPreflight
{
    private const string LearningRate = "optimizer.learningRate";

    /// <summary>Trains a little with each sampled configuration, and says what it found.</summary>
    public static PreflightReport Of(
        TrainingWorkload training, SearchPlan search, DataSplits splits, int sample, CancellationToken interrupted) =>
        StudyPreflight.Of(
            new PreflightSubject
            {
                Splits = splits,
                Sample =
                [
                    .. SpaceSample.Draw(search, sample).Select(drawn =>
                        new SampledConfiguration(Json(drawn.Configuration), training.PlanFor(drawn.Configuration), drawn.Seed)),
                ],
                Epochs = search.Budget.Epochs,
                SearchedRates = SearchedRates(search),
            },
            interrupted);

    private static SearchedRates? SearchedRates(SearchPlan search) =>
        search.Space.GetValueOrDefault(LearningRate) is NumericDomain domain && domain.Extremes() is [var low, var high]
            ? new SearchedRates(low.GetDouble(), high.GetDouble(), domain is LogUniformDomain)
            : null;

    private static JsonElement Json(Configuration configuration) =>
        JsonSerializer.SerializeToElement(configuration, SearchClusterJson.Options);
}
