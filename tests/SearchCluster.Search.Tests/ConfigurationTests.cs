using System.Text.Json;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

public class ConfigurationTests
{
    private static readonly Configuration Example =
        Of(("rate", 0.01), ("initializer", new { kind = "normal", standardDeviation = 0.01 }), ("batchNorm", true));

    [Fact]
    public void Equals_TheSameValuesInAnotherOrder_IsTrue()
    {
        var other = Of(("batchNorm", true), ("initializer", new { standardDeviation = 0.01, kind = "normal" }), ("rate", 1e-2));

        Assert.Equal(Example, other);
        Assert.Equal(Example.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Equals_AnotherValueNameOrCount_IsFalse()
    {
        Assert.NotEqual(Of(("a", 1)), Of(("a", 2)));
        Assert.NotEqual(Of(("a", 1)), Of(("b", 1)));
        Assert.NotEqual(Of(("a", 1)), Of(("a", 1), ("b", 1)));
        Assert.NotEqual(Of(("a", 1), ("b", 1)), Of(("a", 1)));
        Assert.NotEqual(Of(("a", 1)), Of(("a", "1")));
        Assert.False(Of(("a", 1)).Equals(null));
    }

    [Fact]
    public void Of_ANameTwice_Throws() => Assert.ThrowsAny<ArgumentException>(() => Of(("a", 1), ("a", 2)));

    [Fact]
    public void Json_WrittenAndRead_IsTheSameInTheSameOrder()
    {
        var json = JsonSerializer.Serialize(Example, Options);
        var read = JsonSerializer.Deserialize<Configuration>(json, Options)!;

        Assert.Equal("""{"rate":0.01,"initializer":{"kind":"normal","standardDeviation":0.01},"batchNorm":true}""", json);
        Assert.Equal(Example, read);
        Assert.Equal(Example.Keys, read.Keys);
    }

    [Fact]
    public void Json_OfNamesThatAreNoPropertyNames_KeepsThem() =>
        Assert.Equal("""{"Optimizer.LearningRate":1}""", JsonSerializer.Serialize(Of(("Optimizer.LearningRate", 1)), Options));

    [Fact]
    public void Number_OfANumericParameter_IsItsValue() => Assert.Equal(0.01, Example.Number("rate"));

    private static Configuration Of(params (string Name, object? Value)[] values) =>
        Configuration.Of(values.Select(value => KeyValuePair.Create(value.Name, Value(value.Value))));
}
