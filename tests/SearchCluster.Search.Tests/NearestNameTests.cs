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

    [Theory]
    [InlineData("validation.acc", "validation.accuracy")]
    [InlineData("val_acc", "validation.accuracy")]
    [InlineData("valAcc", "validation.accuracy")]
    [InlineData("acc", "validation.accuracy")]
    [InlineData("accuracy", "validation.accuracy")]
    [InlineData("val_loss", "validation.loss")]
    [InlineData("val.los", "validation.loss")]
    [InlineData("loss", "validation.loss")]
    [InlineData("train_loss", "train.loss")]
    [InlineData("training.acc", "train.accuracy")]
    [InlineData("sec", "seconds")]
    [InlineData("optimizer.lr", "optimizer.learningRate")]
    [InlineData("opt.lr", "optimizer.learningRate")]
    [InlineData("lr", "optimizer.learningRate")]
    [InlineData("learning_rate", "optimizer.learningRate")]
    [InlineData("optimizer.wd", "optimizer.weightDecay")]
    [InlineData("weight_decay", "optimizer.weightDecay")]
    [InlineData("mom", "optimizer.momentum")]
    [InlineData("optimizer.eps", "optimizer.epsilon")]
    [InlineData("bs", "batchSize")]
    [InlineData("batch_size", "batchSize")]
    [InlineData("batch", "batchSize")]
    [InlineData("bn", "network.batchNorm")]
    [InlineData("network.bn", "network.batchNorm")]
    [InlineData("network.initializer.std", "network.initializer.standardDeviation")]
    [InlineData("network.initializer.sd", "network.initializer.standardDeviation")]
    [InlineData("init", "network.initializer")]
    [InlineData("l2", "regularization.l2")]
    [InlineData("reg.l2", "regularization.l2")]
    public void Of_AnAbbreviation_IsWhatTheFieldMeansByIt(string name, string expected) =>
        Assert.Equal(expected, NearestName.Of(name,
        [
            "train.loss", "train.accuracy", "validation.loss", "validation.accuracy", "seconds", "optimizer", "optimizer.learningRate",
            "optimizer.momentum", "optimizer.weightDecay", "optimizer.epsilon", "batchSize", "network.batchNorm",
                "network.batchNormMomentum",
            "network.initializer", "network.initializer.standardDeviation", "network.dropout", "regularization.l1", "regularization.l2",
        ]));

    [Theory]
    [InlineData("min", "low")]
    [InlineData("max", "high")]
    [InlineData("lower", "low")]
    [InlineData("type", "kind")]
    [InlineData("choices", "values")]
    public void Of_AKeyOfOtherLibraries_IsOurs(string name, string expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["kind", "low", "high", "values", "points", "when"]));

    [Fact]
    public void Of_AMillionLetters_IsNoName() => Assert.Null(NearestName.Of(new string('x', 1_000_000), Known));

    [Fact]
    public void Of_NamesEquallyNear_IsTheFirst() => Assert.Equal("tack", NearestName.Of("sack", ["tack", "rack"]));

    [Fact]
    public void Suggestion_OfANearName_AsksForIt() => Assert.Equal(", did you mean 'momentum'?", NearestName.Suggestion("momentm", Known));

    [Fact]
    public void Suggestion_WithoutANearName_IsEmpty() => Assert.Empty(NearestName.Suggestion("kernel", Known));
}
