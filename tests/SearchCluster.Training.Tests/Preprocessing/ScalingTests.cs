using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preprocessing;

public sealed class ScalingTests
{
    [Fact]
    public void MeanSubtraction_TrainingSplit_LeavesMeanZero()
    {
        var examples = Tables.Draw(500, 7, 1);

        var centered = Tables.Transform(examples, new MeanSubtraction());

        // A mean rounds to float once, a value again: below 2⁻²³ of the largest magnitude, about 40.
        for (var feature = 0; feature < 7; feature++)
            Assert.InRange(Tables.Mean(centered, feature), -1e-5, 1e-5);
        Assert.Equal(Tables.Covariance(examples, 6, 6), Tables.Covariance(centered, 6, 6), 1e-3);
    }

    [Fact]
    public void MeanSubtraction_HandWorked_SubtractsTheMeanExample()
    {
        var centered = Tables.Transform(Tables.Of([1, 10], [3, 40]), new MeanSubtraction());

        Assert.Equal([-1, -15, 1, 15], centered.Features);
    }

    [Fact]
    public void PerChannelMean_TwoChannels_SubtractsOneMeanFromEach()
    {
        var examples = Tables.Of(new ImageShape(2, 1, 2), [0, 2, 10, 30], [4, 6, 20, 20]);

        var centered = Tables.Transform(examples, new PerChannelMean());

        // Means 3 and 20, over both examples and both pixels.
        Assert.Equal([-3, -1, -10, 10, 1, 3, 0, 0], centered.Features);
        Assert.Equal(examples.Shape, centered.Shape);
    }

    [Fact]
    public void Standardization_TrainingSplit_LeavesMeanZeroAndVarianceOne()
    {
        var standard = Tables.Transform(Tables.Draw(500, 7, 2), new Standardization());

        // Shift and scale each round to float, 2⁻²⁴, next to a mean of up to a few deviations.
        for (var feature = 0; feature < 7; feature++)
        {
            Assert.InRange(Tables.Mean(standard, feature), -1e-6, 1e-6);
            Assert.InRange(Tables.Covariance(standard, feature, feature), 1 - 1e-6, 1 + 1e-6);
        }
    }

    [Fact]
    public void Standardization_LargeMeanAndSmallSpread_KeepsTheSpread()
    {
        // Sums in single precision would lose it: mean 10,000, deviation 1, 40,000 examples.
        var examples = Tables.Of([.. Enumerable.Range(0, 40_000).Select(i => new[] { i % 2 == 0 ? 9_999f : 10_001f })]);

        var standard = Tables.Transform(examples, new Standardization());

        Assert.Equal([-1, 1], standard.Features[..2]);
    }

    [Fact]
    public void MinMaxScaling_TrainingSplit_ReachesBothBounds()
    {
        var scaled = Tables.Transform(Tables.Draw(300, 5, 3), new MinMaxScaling());

        // Middle, half-range and product round once each.
        for (var feature = 0; feature < 5; feature++)
        {
            Assert.InRange(Tables.Column(scaled, feature).Min(), -1 - 4e-7, -1 + 4e-7);
            Assert.InRange(Tables.Column(scaled, feature).Max(), 1 - 4e-7, 1 + 4e-7);
        }
    }

    [Fact]
    public void MinMaxScaling_ExampleBeyondTheTrainingRange_GoesBeyondTheBounds()
    {
        var pipeline = FittedPipeline.Fit([new MinMaxScaling()], Tables.Of([0], [4]));

        Assert.Equal([2, -1.5f], pipeline.Apply(Tables.Of([6], [-1])).Features);
    }

    public static TheoryData<PreprocessingStep> PerFeatureSteps => [new MeanSubtraction(), new Standardization(), new MinMaxScaling()];

    [Theory]
    [MemberData(nameof(PerFeatureSteps))]
    public void Fit_ConstantFeature_BecomesZeroAndReturnsAsItWas(PreprocessingStep step)
    {
        var examples = Tables.Of([.. Enumerable.Range(0, 999).Select(i => new[] { 0.1f, i })]);
        var pipeline = FittedPipeline.Fit([step], examples);

        var transformed = pipeline.Apply(examples);

        Assert.All(Tables.Column(transformed, 0), value => Assert.Equal(0, value));
        Assert.All(Tables.Column(pipeline.Invert(transformed), 0), value => Assert.Equal(0.1f, value));
    }

    [Fact]
    public void Standardization_OneValueInTenThousandOffByItsLastBit_CountsAsConstant()
    {
        // Else the next split's values are blown up by some 10⁹.
        var examples = Tables.Of([.. Enumerable.Range(0, 10_000).Select(i => new[] { i == 0 ? MathF.BitIncrement(5) : 5 })]);

        Assert.Equal([0], FittedPipeline.Fit([new Standardization()], examples).Apply(Tables.Of([6])).Features);
    }

    [Theory]
    [InlineData(1e-45f)]
    [InlineData(1e-39f)]
    [InlineData(3e38f)]
    public void Fit_ExtremeExtent_StaysFinite(float extent)
    {
        var examples = Tables.Of([-extent], [extent], [0]);

        foreach (PreprocessingStep step in (PreprocessingStep[])[new Standardization(), new MinMaxScaling()])
            Assert.All(Tables.Transform(examples, step).Features, value => Assert.InRange(value, -1.3f, 1.3f));
    }

    public static TheoryData<PreprocessingStep[]> Pipelines =>
    [
        [new Standardization()],
        [new MinMaxScaling()],
        [new MeanSubtraction()],
        [new PerChannelMean(), new Standardization()],
        [new MeanSubtraction(), new PrincipalComponents()],
        [new MeanSubtraction(), new Whitening { Method = WhiteningMethod.Zca }],
    ];

    // 128 s apart in single precision; of 60 values it makes two.
    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Prepare_TimestampsInDoublePrecision_StayApart(PreprocessingStep[] steps)
    {
        double[] times = [.. Enumerable.Range(0, 60).Select(i => 1_700_000_000 + i * 37 % 60 + 0.4)];
        var examples = Tables.Of([.. times.Select(time => new[] { (float)time })]) with { Exact = times };

        var prepared = FittedPipeline.Prepare(steps, new DataSplits(examples, examples, examples)).Training;

        // Whitening and scaling keep the order and the even steps; all is in single precision in the end.
        var steady = prepared.Features.Order().ToList();
        var step = (steady[^1] - steady[0]) / 59;
        Assert.Null(prepared.Exact);
        Assert.All(Enumerable.Range(0, 60), i => Assert.InRange(steady[i] - steady[0], (i - 0.001) * step, (i + 0.001) * step));
        Assert.True(step > 0.01, $"{step}");
    }

    [Fact]
    public void Standardization_InDoublePrecision_FindsConstantFeaturesByItsOwnLastDigit()
    {
        double[] nearly = [1, 1 + 1e-12, 1 - 1e-12];
        var examples = Tables.Of([1], [1], [1]) with { Exact = nearly };

        Assert.Equal(1.2247, Tables.Transform(examples, new Standardization()).Features[1], 1e-3);
    }
}
