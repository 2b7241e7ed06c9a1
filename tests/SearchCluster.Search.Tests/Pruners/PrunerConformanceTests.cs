using System.Text.Json;
using SearchCluster.Search.Pruners;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Pruners;

/// <summary>What every pruner must do. A new kind is found by its <c>[JsonDerivedType]</c> line.</summary>
public class PrunerConformanceTests
{
    public static TheoryData<string> Kinds => [.. OptionKinds.Of(typeof(PrunerOptions)).Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldPrune_TheFirstTrialOfAStudy_IsFalse(string kind)
    {
        var pruner = OptionsOf(kind).Build(new Objective());

        Assert.All(Enumerable.Range(0, 20), epoch => Assert.False(pruner.ShouldPrune(0, epoch, 0.5, [])));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldPrune_TheUntrainedEpoch_IsFalse(string kind) =>
        Assert.False(OptionsOf(kind).Build(new Objective()).ShouldPrune(9, 0, 0, History));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldPrune_WithoutAValue_DoesNotThrow(string kind) =>
        OptionsOf(kind).Build(new Objective()).ShouldPrune(9, 3, null, History);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_WrittenAndRead_IsTheSameOptions(string kind) =>
        Assert.Equal(OptionsOf(kind), JsonSerializer.Deserialize<PrunerOptions>(JsonSerializer.Serialize(OptionsOf(kind), Options), Options));

    private static Observation[] History =>
        [.. Enumerable.Range(0, 9).Select(trial => new Observation(trial, Configuration.Of([]), TrialState.Completed, 0.9))];

    private static PrunerOptions OptionsOf(string kind) => JsonSerializer.Deserialize<PrunerOptions>($$"""{ "kind": "{{kind}}" }""", Options)!;
}
