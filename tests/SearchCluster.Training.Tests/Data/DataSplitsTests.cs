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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_AnyShares_PutEachExampleIntoOneSplit(bool stratified)
    {
        // Features are drawn apart, so each example is known by its first.
        var splits = new SyntheticDataset { Examples = 300, Features = 2, Stratified = stratified, Validation = 0.15, Test = 0.35 }.Load(9);

        var known = ((Examples[])[splits.Training, splits.Validation, splits.Test])
            .SelectMany(split => split.Features.Where((_, index) => index % 2 == 0)).ToList();

        Assert.Equal((150, 45, 105), (splits.Training.Count, splits.Validation.Count, splits.Test.Count));
        Assert.Equal(300, known.Distinct().Count());
    }

    [Fact]
    public void Load_BesideOthers_GivesTheSameBits()
    {
        var alone = new DigitsDataset { Stratified = true, Take = 500 }.Load(3).Sha256;

        var beside = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(4)
            .Select(_ => new DigitsDataset { Stratified = true, Take = 500 }.Load(3).Sha256);

        Assert.All(beside, hash => Assert.Equal(alone, hash));
    }

    // Studies are continued by the hash of their data: where it changes, old studies are refused.
    [Theory]
    [InlineData(false, "9283b2dc18084b6b7ef7a1a805de7e22027b7e10e100b81f0e88e879e6175904")]
    [InlineData(true, "5057b9f6e5a96c416eb4d7442fa64267b36031e2f54bd67ac84a0f24671884e3")]
    public void Sha256_OfDigits_IsWhatItAlwaysWas(bool stratified, string hash) =>
        Assert.Equal(hash, new DigitsDataset { Stratified = stratified }.Load(1).Sha256);

    [Fact]
    public void Sha256_OfACopyWithAnotherSplit_IsOfWhatTheCopyHolds()
    {
        var splits = new DigitsDataset().Load(1);
        var before = splits.Sha256;

        var copy = splits with { Test = splits.Validation };

        Assert.Equal(new DataSplits(splits.Training, splits.Validation, splits.Validation).Sha256, copy.Sha256);
        Assert.Equal(before, (copy with { Test = splits.Test }).Sha256);
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

    [Theory]
    [InlineData(null)]
    [InlineData(1000)]
    [InlineData(101)]
    public void Load_Stratified_HoldsEachClassInProportion(int? take)
    {
        var all = Sizes(Whole(new DigitsDataset().Load(5)));

        var splits = new DigitsDataset { Stratified = true, Take = take }.Load(5);

        // A stretch from the front has each class within one of its share, rounded; a split lies between two such ends.
        AssertInProportion(all, Whole(splits), within: 1.5);
        AssertInProportion(all, splits.Training.Labels, within: 2);
        AssertInProportion(all, splits.Validation.Labels, within: 2);
        AssertInProportion(all, splits.Test.Labels, within: 1);
    }

    [Fact]
    public void Load_StratifiedWithARareClass_SpreadsItOverTheSplits()
    {
        using var folder = new DataFolder();
        var file = folder.Write(
            "data.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{(i < 5 ? "rare" : "frequent")}\n")));

        var splits = new CsvDataset { File = file, Stratified = true }.Load(1);

        // Numbered in ordinal order: frequent is 0, rare is 1. Of five, the splits take three, one and one.
        Assert.Equal((3, 1, 1), (splits.Training.Labels.Sum(), splits.Validation.Labels.Sum(), splits.Test.Labels.Sum()));
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
    public void Problems_SyntheticBeyondAnArray_AreNamed() =>
        Assert.Equal(
            ["examples"], new SyntheticDataset { Examples = 100_000, Features = 50_000 }.Problems().Select(problem => problem.Path));

    [Fact]
    public void Folds_OfAStratifiedSplit_TakeTurnsInProportion()
    {
        var splits = new DigitsDataset { Stratified = true }.Load(5);
        var all = splits.Training.Labels.Concat(splits.Validation.Labels).ToList();

        var folds = Folds(splits, 5);

        Assert.Equal(all, folds.SelectMany(fold => fold.Validation.Labels));
        foreach (var fold in folds)
        {
            Assert.Equal(all.Order(), fold.Training.Labels.Concat(fold.Validation.Labels).Order());
            Assert.Same(splits.Test, fold.Test);
            Assert.All(fold.Validation.Labels.CountBy(label => label), label => Assert.InRange(label.Value, 26, 32));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(80)]
    public void Folds_OfAnyNumber_ValidateEachExampleOnceAndTrainOnItElsewhere(int count)
    {
        var splits = new SyntheticDataset { Examples = 100, Features = 1 }.Load(5);
        var all = splits.Training.Features.Concat(splits.Validation.Features).Order().ToList();

        var folds = Folds(splits, count);

        Assert.Equal(count, folds.Count);
        Assert.Equal(all, folds.SelectMany(fold => fold.Validation.Features).Order());
        Assert.All(folds, fold => Assert.Equal(all, fold.Training.Features.Concat(fold.Validation.Features).Order()));
        Assert.InRange(folds.Max(fold => fold.Validation.Count) - folds.Min(fold => fold.Validation.Count), 0, 1);
        // The same addresses, the same folds.
        Assert.Equal(
            folds.Select(fold => fold.Sha256), Folds(new SyntheticDataset { Examples = 100, Features = 1 }.Load(5), count)
            .Select(fold => fold.Sha256));
    }

    [Fact]
    public void Refit_TrainsOnValidationToo()
    {
        var splits = new DigitsDataset { Take = 100 }.Load(5);

        var refit = splits.Refit();

        Assert.Equal(splits.Training.Features.Concat(splits.Validation.Features), refit.Training.Features);
        Assert.Same(splits.Test, refit.Test);
    }

    private static List<DataSplits> Folds(DataSplits splits, int count) =>
        [.. Enumerable.Range(0, count).Select(fold => splits.Fold(count, fold))];

    private static int[] Whole(DataSplits splits) => [.. splits.Training.Labels, .. splits.Validation.Labels, .. splits.Test.Labels];

    private static Dictionary<int, int> Sizes(int[] labels) => labels.CountBy(label => label).ToDictionary();

    private static void AssertInProportion(Dictionary<int, int> all, int[] labels, double within) => Assert.All(all, label =>
        Assert.Equal((double)label.Value * labels.Length / all.Values.Sum(), Sizes(labels).GetValueOrDefault(label.Key), within));

    private static IEnumerable<string> Rows(DataSplits splits) =>
        ((Examples[])[splits.Training, splits.Validation, splits.Test]).SelectMany(split =>
        split.Labels.Select((label, row) => $"{label}: {string.Join(' ', split.Features.Skip(row * 64).Take(64))}"));
}
