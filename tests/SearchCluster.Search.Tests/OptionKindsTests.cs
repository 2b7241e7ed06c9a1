using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests;

/// <summary>
/// One record and one <see cref="JsonDerivedTypeAttribute"/> line make a new kind; here it shows when the line is missing.
/// </summary>
public class OptionKindsTests
{
    private static readonly Type[] Known = [typeof(Domain), typeof(PrunerOptions), typeof(SamplerOptions), typeof(StudyEvent)];

    public static TheoryData<Type> Families => [.. Known];

    [Fact]
    public void Families_AreAllPolymorphicTypesOfTheLibrary() =>
        Assert.Equal(
            Known,
            typeof(SearchPlan).Assembly.GetTypes().Where(type => type.IsDefined(typeof(JsonPolymorphicAttribute), inherit: false))
                .OrderBy(type => type.Name));

    [Theory]
    [MemberData(nameof(Families))]
    public void EveryConcreteRecord_HasItsJsonDerivedTypeLine(Type family) =>
        Assert.Equal(
            family.Assembly.GetTypes().Where(type => type.IsSubclassOf(family) && !type.IsAbstract).OrderBy(type => type.Name),
            OptionKinds.Of(family).Values.OrderBy(type => type.Name));

    [Theory]
    [MemberData(nameof(Families))]
    public void EveryKind_IsNamedInCamelCase(Type family) =>
        Assert.All(OptionKinds.Of(family).Keys, kind => Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(kind), kind));

    [Theory]
    [MemberData(nameof(Families))]
    public void EveryKind_NamesASealedPublicRecord(Type family) =>
        Assert.All(OptionKinds.Of(family).Values, type =>
            Assert.True(type is { IsSealed: true, IsPublic: true } && type.GetMethod("<Clone>$") is not null, type.Name));
}
