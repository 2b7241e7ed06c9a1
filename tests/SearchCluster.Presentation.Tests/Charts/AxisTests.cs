using System.Text.Json;
using SearchCluster.Presentation.Charts;
using SearchCluster.Search.Domains;
using Xunit;

namespace SearchCluster.Presentation.Tests.Charts;

public class AxisTests
{
    [Fact]
    public void Ticks_OfALinearRange_AreRoundNumbers() =>
        Assert.Equal(["0", "20", "40", "60", "80"], Axis.Of([0, 90]).Ticks(5).Select(tick => tick.Label));

    [Theory]
    [InlineData(1e-5, 10, "1e-5, 1e-4, 0.001, 0.01, 0.1, 1, 10")]
    [InlineData(300, 31_000, "500, 1000, 2000, 5000, 10000, 20000")]
    public void Ticks_OfALogarithmicRange_ArePowersOfTenAndWhatTheirFewnessAsksFor(double low, double high, string labels) =>
        Assert.Equal(labels, string.Join(", ", Axis.Of([low, high], isLogarithmic: true).Ticks(8).Select(tick => tick.Label)));

    [Fact]
    public void Share_OfALogarithmicRange_IsEvenInTheLogarithm() =>
        Assert.Equal(0.5, Axis.Of(new LogUniformDomain { Low = 1e-4, High = 1 }, []).Share(0.01), 1e-12);

    [Fact]
    public void Share_BeyondTheEnds_IsAtThem()
    {
        var axis = Axis.Of([0, 1]);

        Assert.Equal((0, 1, 0), (axis.Share(-5), axis.Share(double.PositiveInfinity), axis.Share(double.NaN)));
    }

    [Fact]
    public void Of_ValuesTriedBeyondTheDomain_ReachesThem() =>
        Assert.Equal(1, Axis.Of(new LogUniformDomain { Low = 1e-4, High = 1 }, [JsonSerializer.SerializeToElement(10.0)]).Share(10), 1e-12);

    [Fact]
    public void Ticks_OfCategories_AreTheirNames()
    {
        var axis = Axis.Of(
            new CategoricalDomain { Values = [JsonSerializer.SerializeToElement("sgd"), JsonSerializer.SerializeToElement(true)] }, []);

        Assert.Equal([(0.25, "sgd"), (0.75, "true")], axis.Ticks(5));
    }

    [Theory]
    [InlineData(0, 4, "0 1 2 3 4")]
    [InlineData(0, 0, "0")]
    [InlineData(0, 40, "0 10 20 30 40")]
    public void Ticks_OfCounts_AreWholeNumbers(int low, int high, string labels) =>
        Assert.Equal(labels.Split(' '), Axis.OfCounts([low, high]).Ticks(8).Select(tick => tick.Label));

    [Fact]
    public void Of_NothingOrOneValue_IsAnAxisAllTheSame()
    {
        Assert.Equal(0.5, Axis.Of([3]).Share(3), 1e-12);
        Assert.NotEmpty(Axis.Of([]).Ticks(5));
        Assert.NotEmpty(Axis.Of([1e300]).Ticks(5));
    }
}
