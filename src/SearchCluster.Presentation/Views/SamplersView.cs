using System.Text.Json.Serialization;
using SearchCluster.Search.Statistics;

namespace SearchCluster.Presentation.Views;

/// <summary>The answer of <c>compare-samplers</c>.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Simulated">What stands in for its trials.</param>
/// <param name="Seeds">Studies of each sampler.</param>
/// <param name="Workers">Training slots at work at once.</param>
/// <param name="Metric">The metric of the objective.</param>
/// <param name="Samplers">The study's own first, then grid and random.</param>
public sealed record SamplersView(
    string Study, string Simulated, int Seeds, int Workers, string Metric, IReadOnlyList<SamplerRow> Samplers);

/// <summary>One sampler over all seeds.</summary>
/// <param name="Kind">Kind of the sampler.</param>
/// <param name="Trials">Trials of each study.</param>
/// <param name="Regret">Best value minus the function's minimum; absent where none is known.</param>
/// <param name="Best">Best value, where no minimum is known; else absent.</param>
/// <param name="SimulatedSeconds">Median simulated time of a study, in seconds.</param>
/// <param name="Note">In what its space or budget differs from the study's; null when in nothing.</param>
public sealed record SamplerRow(
    string Kind,
    int Trials,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quartiles? Regret,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quartiles? Best,
    double SimulatedSeconds,
    string? Note);
