using Xunit;

namespace SearchCluster.Search.Tests;

public class NearestNameTests
{
    private static readonly string[] Known = ["learningRate", "momentum", "weightDecay"];

    [Theory]
    [InlineData("learningrate", "learningRate")]
    [InlineData("lerningRate", "learningRate")]
    [InlineData("learning_rate", "learningRate")]
    [InlineData("momentun", "momentum")]
    [InlineData("decay", null)]
    [InlineData("optimizer", null)]
    [InlineData("", null)]
    public void Of_AName_IsTheKnownOneWithinAThirdOfItsLetters(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, Known));

    [Fact]
    public void Of_NamesEquallyNear_IsTheFirst() => Assert.Equal("tack", NearestName.Of("sack", ["tack", "rack"]));

    [Fact]
    public void Suggestion_OfANearName_AsksForIt() => Assert.Equal(", did you mean 'momentum'?", NearestName.Suggestion("momentm", Known));

    [Fact]
    public void Suggestion_WithoutANearName_IsEmpty() => Assert.Empty(NearestName.Suggestion("kernel", Known));
}
