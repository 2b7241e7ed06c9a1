using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class DataSplitsTests
{
    [Fact]
    public void Load_Digits_HoldsEveryImageOnce()
    {
        var splits = new DigitsDataset().Load(1);

        Assert.Equal((1079, 359, 359), (splits.Training.Count, splits.Validation.Count, splits.Test.Count));
        Assert.Equal(new ImageShape(1, 8, 8), splits.Training.Shape);
        Assert.Equal(1797, Rows(splits).Count());
        // Four images come twice in UCI's file, so rows are compared as a multiset with another split's.
        Assert.Equal(Rows(splits).Order(), Rows(new DigitsDataset().Load(2)).Order());
        Assert.InRange(splits.Training.Features.Max(), 16, 16);
    }

    [Fact]
    public void Load_TheSameSeed_GivesTheSameBitsAndHash()
    {
        var (one, same, other) = (new DigitsDataset().Load(3), new DigitsDataset().Load(3), new DigitsDataset().Load(4));

        Assert.Equal(one.Training.Features, same.Training.Features);
        Assert.Equal(one.Test.Labels, same.Test.Labels);
        Assert.Equal(one.Sha256, same.Sha256);
        Assert.NotEqual(one.Sha256, other.Sha256);
        Assert.NotEqual(one.Test.Labels, other.Test.Labels);
    }

    [Fact]
    public void Load_Stratified_HoldsEachClassInProportion()
    {
        var splits = new DigitsDataset { Stratified = true, Take = 1000 }.Load(5);
        var whole = splits.Training.Labels.Concat(splits.Validation.Labels).Concat(splits.Test.Labels).CountBy(label => label).ToDictionary();

        Assert.Equal(1000, whole.Values.Sum());
        foreach (var split in (Examples[])[splits.Training, splits.Validation, splits.Test])
            foreach (var (label, count) in split.Labels.CountBy(label => label))
                Assert.InRange(count, whole[label] * split.Count / 1000.0 - 1.5, whole[label] * split.Count / 1000.0 + 1.5);
    }

    [Fact]
    public void Load_Take_UsesThatManyExamples()
    {
        var splits = new DigitsDataset { Take = 100, Validation = 0.1, Test = 0.3 }.Load(1);

        Assert.Equal((60, 10, 30), (splits.Training.Count, splits.Validation.Count, splits.Test.Count));
    }

    [Fact]
    public void Load_TooFewExamplesForThreeSplits_SaysSo()
    {
        var plan = new SyntheticDataset { Examples = 3, Validation = 0.5, Test = 0.49 };

        var error = Assert.Throws<DataFileException>(() => plan.Load(1));

        Assert.Equal("synthetic: expected more than 3 examples, which validation and test take, found 3", error.Message);
    }

    [Fact]
    public void Load_Synthetic_IsStandardNormalWithEveryLabel()
    {
        var training = new SyntheticDataset { Examples = 2000, Features = 50, Classes = 7 }.Load(1).Training;

        // 60,000 draws: the mean errs by 0.004, the variance by 0.006 (one standard error).
        Assert.Equal(0, training.Features.Average(), 0.02);
        Assert.Equal(1, training.Features.Average(value => (double)value * value), 0.03);
        Assert.Equal(Enumerable.Range(0, 7), training.Labels.Distinct().Order());
    }

    [Fact]
    public void Folds_OfAStratifiedSplit_TakeTurnsInProportion()
    {
        var splits = new DigitsDataset { Stratified = true }.Load(5);
        var all = splits.Training.Labels.Concat(splits.Validation.Labels).ToList();

        var folds = splits.Folds(5);

        Assert.Equal(all, folds.SelectMany(fold => fold.Validation.Labels));
        foreach (var fold in folds)
        {
            Assert.Equal(all.Order(), fold.Training.Labels.Concat(fold.Validation.Labels).Order());
            Assert.Same(splits.Test, fold.Test);
            Assert.All(fold.Validation.Labels.CountBy(label => label), label => Assert.InRange(label.Value, 26, 32));
        }
    }

    [Fact]
    public void Refit_TrainsOnValidationToo()
    {
        var splits = new DigitsDataset { Take = 100 }.Load(5);

        var refit = splits.Refit();

        Assert.Equal(splits.Training.Features.Concat(splits.Validation.Features), refit.Training.Features);
        Assert.Same(splits.Test, refit.Test);
    }

    private static IEnumerable<string> Rows(DataSplits splits) => ((Examples[])[splits.Training, splits.Validation, splits.Test]).SelectMany(split =>
        split.Labels.Select((label, row) => $"{label}: {string.Join(' ', split.Features.Skip(row * 64).Take(64))}"));
}
