using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preprocessing;

public sealed class PreprocessingAdviceTests
{
    private static readonly Examples Digits = new DigitsDataset { Take = 300 }.Load(1).Training;

    // Three features of means 100, −1 and 0 and of standard deviations 2, 2 and 1.
    private static readonly Examples Table = Tables.Of([98, -3, 1], [98, 1, -1], [102, -3, -1], [102, 1, 1]);

    // The same centre, but deviations 200, 2 and 1.
    private static readonly Examples Units = Tables.Of([-100, -3, 1], [-100, 1, -1], [300, -3, -1], [300, 1, 1]);

    public static TheoryData<PreprocessingStep> Turns =>
        [new PrincipalComponents { Components = 2 }, new Whitening(), new Whitening { Method = WhiteningMethod.Zca }];

    [Theory]
    [MemberData(nameof(Turns))]
    public void Of_TurnWithoutMeanSubtraction_NamesTheMeansShare(PreprocessingStep turn)
    {
        var advice = Assert.Single(PreprocessingAdvice.Of([turn], Table));

        // Of all squares 10,001 / 10,010; of each feature's 0.9996, 0.2 and 0, on average 0.4.
        var share = turn is Whitening ? "40 %" : "100 %";
        Assert.Equal(
            $"preprocessing[0]: the mean makes {share} of the features' mean square; without mean subtraction before it the components "
                + "turn about the origin, and the first points to the mean",
            advice);
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public void Of_TurnAfterMeanSubtraction_IsSilent(PreprocessingStep turn)
    {
        Assert.Empty(PreprocessingAdvice.Of([new MeanSubtraction(), turn], Table));
        Assert.Empty(PreprocessingAdvice.Of([new MeanSubtraction(), turn], Digits));
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public void Of_TurnOfFeaturesInOtherUnits_NamesTheWidestAndTheNarrowest(PreprocessingStep turn) =>
        Assert.Equal(
            "preprocessing[1]: the features' standard deviations go from 1 to 200; without a common scale before it the components "
                + "follow the widest features, whatever their units mean",
            Assert.Single(PreprocessingAdvice.Of([new MeanSubtraction(), turn], Units)));

    [Theory]
    [MemberData(nameof(Turns))]
    public void Of_TurnAfterStandardization_IsSilent(PreprocessingStep turn) =>
        Assert.Empty(PreprocessingAdvice.Of([new Standardization(), turn], Units));

    [Fact]
    public void Of_WhiteningOfComponents_DoesNotAskForACommonScale() =>
        Assert.StartsWith(
            "preprocessing[1]",
            Assert.Single(PreprocessingAdvice.Of([new MeanSubtraction(), new PrincipalComponents(), new Whitening()], Units)));

    [Fact]
    public void Of_TurnOfDataCentredAlready_IsSilent() =>
        Assert.Empty(PreprocessingAdvice.Of([new PrincipalComponents()], Tables.Transform(Table, new MeanSubtraction())));

    [Fact]
    public void Of_MinMaxOnPixels_NamesTheirRange() =>
        Assert.Equal(
            "preprocessing[0]: the pixels share one scale already, 0 to 16; a scale for each makes those that hardly vary as loud as the "
                + "others",
            Assert.Single(PreprocessingAdvice.Of([new MinMaxScaling()], Digits)));

    [Fact]
    public void Of_MinMaxOnFeaturesOfOneRange_NamesTheRanges() =>
        Assert.Equal(
            "preprocessing[0]: the features share one scale already: their ranges are 4 to 4.2 wide",
            Assert.Single(PreprocessingAdvice.Of([new MinMaxScaling()], Tables.Of([0, 10, 7], [4, 14.2f, 7]))));

    [Fact]
    public void Of_MinMaxOnFeaturesOfSeveralRanges_IsSilent() =>
        Assert.Empty(PreprocessingAdvice.Of([new MinMaxScaling()], Table));

    [Fact]
    public void Of_MeanSubtractionAfterStandardization_SaysThatItDoesNothing() =>
        Assert.Equal(
            "preprocessing[1]: does nothing: every feature's mean is zero already",
            Assert.Single(PreprocessingAdvice.Of([new Standardization(), new MeanSubtraction()], Tables.Draw(500, 4, 1))));

    [Fact]
    public void Of_StandardizationOfStandardFeatures_SaysThatItDoesNothing() =>
        Assert.Equal(
            "preprocessing[2]: does nothing: every feature has mean zero and standard deviation one already",
            Assert.Single(PreprocessingAdvice.Of([new MeanSubtraction(), new Whitening { Epsilon = 0 }, new Standardization()], Table)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_StandardizationOfComponentsOrRawFeatures_IsSilent(bool turned) =>
        Assert.Empty(
            PreprocessingAdvice.Of(
            turned ? [new MeanSubtraction(), new PrincipalComponents(), new Standardization()] : [new Standardization()], Table));

    [Fact]
    public void Of_TheSameStepTwice_SaysOnceIsEnough()
    {
        foreach (PreprocessingStep step in (PreprocessingStep[])[new MeanSubtraction(), new Standardization(), new MinMaxScaling()])
            Assert.Equal(
                "preprocessing[1]: repeats the step before it; once is enough", Assert.Single(PreprocessingAdvice.Of([step, step], Table)));
    }

    [Fact]
    public void Of_PerChannelMeanOfComponents_SaysThatThereAreNoChannels() =>
        Assert.Contains(
            PreprocessingAdvice.Of([new PrincipalComponents { Components = 5 }, new PerChannelMean()], Digits),
            advice => advice.StartsWith(
                "preprocessing[1]: the 5 features are no pixels of a channel; one mean, ", StringComparison.Ordinal));

    [Fact]
    public void Of_PerChannelMeanOfImages_IsSilent() =>
        Assert.Empty(PreprocessingAdvice.Of([new PerChannelMean()], Digits));

    [Fact]
    public void Of_NoSteps_IsSilent() => Assert.Empty(PreprocessingAdvice.Of([], Table));

    [Fact]
    public void Of_ConstantFeatures_AreNoScaleOfTheirOwn() =>
        Assert.Empty(PreprocessingAdvice.Of([new MeanSubtraction(), new PrincipalComponents()], Tables.Of([1, 5], [3, 5])));
}
