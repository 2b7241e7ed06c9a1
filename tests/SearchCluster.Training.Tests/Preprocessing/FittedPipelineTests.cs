using CsCheck;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preprocessing;

public sealed class FittedPipelineTests
{
    private static readonly Gen<PreprocessingStep> AnyStep = Gen.OneOf<PreprocessingStep>(
        Gen.Const<PreprocessingStep>(new MeanSubtraction()),
        Gen.Const<PreprocessingStep>(new PerChannelMean()),
        Gen.Const<PreprocessingStep>(new Standardization()),
        Gen.Const<PreprocessingStep>(new MinMaxScaling()),
        Gen.Const<PreprocessingStep>(new PrincipalComponents()),
        Gen.Double[0, 0.1]
            .Select(Gen.Enum<WhiteningMethod>(), (epsilon, method) =>
            (PreprocessingStep)new Whitening { Epsilon = epsilon, Method = method }));

    public static TheoryData<PreprocessingStep> Steps => [
        new MeanSubtraction(), new PerChannelMean(), new Standardization(), new MinMaxScaling(), new PrincipalComponents(),
        new PrincipalComponents { Variance = 0.9 }, new Whitening(), new Whitening { Method = WhiteningMethod.Zca }];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Prepare_OtherValidationAndTest_LeavesTheFitAsItWas(PreprocessingStep step)
    {
        var training = Tables.Draw(60, 4, 1);
        var (near, far) = (Tables.Draw(20, 4, 2), Tables.Draw(20, 4, 3));
        far = far with { Features = [.. far.Features.Select(value => 1000 * value)] };

        var one = FittedPipeline.Prepare([step], new DataSplits(training, near, near));
        var other = FittedPipeline.Prepare([step], new DataSplits(training, far, far));

        Assert.Equal(one.Training.Features, other.Training.Features);
        Assert.Equal(FittedPipeline.Fit([step], training).Apply(far).Features, other.Validation.Features);
        Assert.Equal(other.Validation.Features, other.Test.Features);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Apply_AnyStep_LeavesItsArgumentAsItWas(PreprocessingStep step)
    {
        var examples = Tables.Draw(30, 4, 4);
        var before = examples.Features.ToArray();

        var transformed = Tables.Transform(examples, step);

        Assert.Equal(before, examples.Features);
        Assert.Same(examples.Labels, transformed.Labels);
        Assert.Equal(examples.Count * transformed.Shape.Features, transformed.Features.Length);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Fit_OneExample_StaysFinite(PreprocessingStep step) =>
        Assert.All(Tables.Transform(Tables.Of([3, 0, -1]), step).Features, value => Assert.True(float.IsFinite(value)));

    [Theory]
    [MemberData(nameof(Steps))]
    public void Apply_SplitWithoutExamples_GivesNone(PreprocessingStep step)
    {
        var training = Tables.Draw(30, 4, 5);

        Assert.Empty(FittedPipeline.Fit([step], training).Apply(training with { Features = [], Labels = [] }).Features);
    }

    [Fact]
    public void Prepare_NoSteps_GivesTheSplitsThemselves()
    {
        var splits = new DataSplits(Tables.Draw(5, 2, 1), Tables.Draw(5, 2, 2), Tables.Draw(5, 2, 3));

        Assert.Same(splits, FittedPipeline.Prepare([], splits));
    }

    [Fact]
    public void Fit_TwoSteps_FitsTheSecondOnWhatTheFirstLeft()
    {
        // Halves of the range first: 0 and 8 become −1 and 1, whose mean is 0; the mean first would shift by 2.
        var examples = Tables.Of([0], [0], [0], [8]);

        Assert.Equal([-0.5f, -0.5f, -0.5f, 1.5f], Tables.Transform(examples, new MinMaxScaling(), new MeanSubtraction()).Features);
        Assert.Equal([-1, -1, -1, 1], Tables.Transform(examples, new MeanSubtraction(), new MinMaxScaling()).Features);
    }

    [Fact]
    public void Invert_ComponentsDropped_Throws()
    {
        var examples = Tables.Draw(30, 4, 6);
        var pipeline = FittedPipeline.Fit([new MeanSubtraction(), new PrincipalComponents { Components = 3 }], examples);

        Assert.False(pipeline.IsInvertible);
        Assert.Throws<InvalidOperationException>(() => pipeline.Invert(pipeline.Apply(examples)));
    }

    [Fact]
    public void Invert_AnyStepsThatKeepAll_GivesTheFeaturesBack() =>
        Assert.All(Cases(AnyStep.List[1, 3].Select(Gen.Int[20, 60], Gen.Int[1, 6], Gen.ULong), 200), drawn =>
        {
            var (steps, count, features, seed) = drawn;
            var examples = Tables.Draw(count, features, seed);
            var pipeline = FittedPipeline.Fit(steps, examples);

            // Values up to 30 round to 2⁻²⁴ of themselves in six terms of three products each way; whitening lets the smallest
            // direction's tenth count ten times, forth, and a tenth, back.
            Assert.True(pipeline.IsInvertible);
            Tables.AssertClose(examples.Features, pipeline.Invert(pipeline.Apply(examples)).Features, 1e-4);
        });

    [Fact]
    public void SecondMoments_AnySize_AreThePlainLoopsBits() =>
        Assert.All(Cases(Gen.Int[1, 600].Select(Gen.Int[1, 21], Gen.ULong), 50), drawn =>
        {
            var (count, features, seed) = drawn;
            var examples = Tables.Draw(count, features, seed);

            var moments = SecondMoments.Of(examples);

            // Exact products, summed over ascending rows: however the matrix is cut into tiles.
            for (var one = 0; one < features; one++)
                for (var other = 0; other < features; other++)
                {
                    var sum = 0.0;
                    for (var row = 0; row < count; row++)
                        sum += (double)examples.Features[row * features + one] * examples.Features[row * features + other];
                    Assert.Equal(sum / count, moments[one * features + other]);
                }
        });

    // CsCheck's Sample draws anew in every run whatever its seed; one sample of an array does not.
    private static T[] Cases<T>(Gen<T> gen, int count) => gen.Array[count].Single(_ => true, "0000KI5jJHc2");
}
