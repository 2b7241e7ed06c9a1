using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

public sealed class DataChecksTests
{
    private static readonly DataSplits Sound = Clouds.Draw(400, features: 6, classes: 4, distance: 1);

    private static readonly Examples Ten = Clouds.Draw(400, features: 6, classes: 10, distance: 1).Training;

    [Fact]
    public void Checks_OfSoundData_FindNothing()
    {
        IDataCheck[] checks =
            [new NonFiniteFeatures(), new MissingClasses(), new Leakage(), new ContradictoryLabels(), new LabelBalance(), new SmallSplits(),
            new ConstantFeatures()];

        Assert.Empty(checks.SelectMany(check => check.Of(Sound)));
    }

    [Fact]
    public void Leakage_OfRowsCopiedIntoValidation_IsAFaultWithTheirNumberAndPlaces()
    {
        var finding = Assert.Single(new Leakage().Of(Sound with { Validation = WithCopies(Sound.Validation, Sound.Training, rows: 12) }));

        Assert.Equal((FindingKind.Leakage, FindingSeverity.Error), (finding.Kind, finding.Severity));
        Assert.Contains("12 of 100 examples of the validation split (12 %) stand in the training split", finding.Text);
        Assert.Contains("0 = 0, 1 = 1, 2 = 2, …", finding.Text);
    }

    [Theory]
    [InlineData("validation", "training")]
    [InlineData("test", "training")]
    [InlineData("test", "validation")]
    public void Leakage_BetweenAnyTwoSplits_NamesBoth(string name, string from)
    {
        var source = from == "training" ? Sound.Training : Sound.Validation;
        var leaking = name == "test" ? Sound with { Test = WithCopies(Sound.Test, source, rows: 12) }
            : Sound with { Validation = WithCopies(Sound.Validation, source, rows: 12) };

        var finding = Assert.Single(new Leakage().Of(leaking));

        Assert.Contains($"examples of the {name} split (12 %) stand in the {from} split", finding.Text);
        Assert.Contains($"the {name} accuracy may be that much too high", finding.Text);
    }

    [Fact]
    public void Leakage_OfASingleTwin_IsAWarning() =>
        Assert.Equal(
            FindingSeverity.Warning,
            Assert.Single(new Leakage().Of(Sound with { Test = WithCopies(Sound.Test, Sound.Validation, rows: 1) })).Severity);

    [Fact]
    public void ContradictoryLabels_OfTwinsOfDifferentClass_BoundsTheAccuracy()
    {
        // Every third example twice, the copy with the next label.
        var copied = Enumerable.Range(0, 400).Where(row => row % 3 == 0).ToList();
        var copies =
            new Examples(
            Sound.Training.Shape, 4, [.. copied.SelectMany(row => Row(Sound.Training, row))],
            [.. copied.Select(row => (Sound.Training.Labels[row] + 1) % 4)]);

        var finding = Assert.Single(new ContradictoryLabels().Of(Sound with { Training = Sound.Training.Append(copies) }));

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("268 of 534 training examples", finding.Text);
        Assert.Contains("beyond a training accuracy of 0.7491", finding.Text);
    }

    [Fact]
    public void ContradictoryLabels_OfTwinsOfOneClass_FindsNothing() =>
        Assert.Empty(new ContradictoryLabels().Of(Sound with { Training = Sound.Training.Append(Sound.Training) }));

    [Fact]
    public void Leakage_OfRowsThatSinglePrecisionMerges_FindsNoTwins()
    {
        var splits = new DataSplits(Times(0), Times(0.3), Times(0.6));

        Assert.Empty(new Leakage().Of(splits));
        Assert.Empty(new ContradictoryLabels().Of(splits));
        Assert.Empty(new ConstantFeatures().Of(splits));

        static Examples Times(double offset)
        {
            double[] exact = [.. Enumerable.Range(0, 100).Select(i => 1.7e9 + i + offset)];
            return new Examples(
                new ImageShape(1, 1, 1), 2, Array.ConvertAll(exact, time => (float)time),
                [.. Enumerable.Range(0, 100).Select(i => i % 2)])
            { Exact = exact };
        }
    }

    [Fact]
    public void NonFiniteFeatures_OfOneNaN_IsAFaultWithItsPlace()
    {
        var features = Sound.Test.Features.ToArray();
        features[6 * 7 + 2] = float.NaN;

        var finding = Assert.Single(new NonFiniteFeatures().Of(Sound with { Test = Sound.Test with { Features = features } }));

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("1 values of the test split are not finite (first: example 7, feature 2, NaN)", finding.Text);
    }

    [Fact]
    public void MissingClasses_OfAClassThatIsNeverTrained_IsAFault()
    {
        var finding = Assert.Single(new MissingClasses().Of(Sound with { Training = Only(Sound.Training, label => label != 2) }));

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("Class 2 has no training example, but up to 25 % of the validation or test split", finding.Text);
    }

    [Fact]
    public void MissingClasses_OfASplitWithoutAClass_IsAWarningForThatSplit()
    {
        var finding = Assert.Single(new MissingClasses().Of(Sound with { Validation = Only(Sound.Validation, label => label != 3) }));

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("Class 3 has no example in the validation split", finding.Text);
    }

    [Fact]
    public void MissingClasses_OfANumberThatNobodyHas_IsAWarning() =>
        Assert.Contains(
            "Class 4 has no example in any split",
            Assert.Single(new MissingClasses().Of(new DataSplits(Of(Sound.Training), Of(Sound.Validation), Of(Sound.Test)))).Text);

    [Fact]
    public void MissingClasses_OfOneClassAlone_IsAFault() =>
        Assert.Equal(
            FindingSeverity.Error, new MissingClasses().Of(Sound with { Training = Only(Sound.Training, label => label == 1) })
            .First().Severity);

    [Fact]
    public void LabelBalance_OfAMajority_NamesTheAccuracyOfAlwaysAnsweringIt()
    {
        var finding =
            Assert.Single(new LabelBalance().Of(Sound with { Training = Only(Sound.Training, (label, row) => label == 0 || row < 60) }));

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("100 training examples of class 0, 15 of class 1. Always answering 0 is right in 69 % of the cases", finding.Text);
    }

    [Fact]
    public void LabelBalance_OfARareClass_CountsItsExamples() =>
        Assert.Contains(
            "One class has fewer than 5 training examples (class 3 has 2)",
            Assert.Single(new LabelBalance().Of(Sound with { Training = Only(Ten, (label, row) => label != 3 || row < 20) })).Text);

    [Fact]
    public void Advice_OfStratifiedSplits_IsNotToDrawThemStratified()
    {
        var stratified = Sound with { Dataset = new DigitsDataset { Stratified = true } };
        Finding[] findings =
        [
            .. new MissingClasses().Of(stratified with { Validation = Only(Sound.Validation, label => label != 3) }),
            .. new MissingClasses().Of(stratified with { Training = Only(Sound.Training, label => label != 2) }),
            .. new MissingClasses().Of(stratified with { Training = Only(Sound.Training, label => label == 1) }),
            .. new LabelBalance().Of(stratified with { Training = Only(Sound.Training, (label, row) => label == 0 || row < 60) }),
        ];

        Assert.Equal(4, findings.Length);
        Assert.All(findings, finding => Assert.DoesNotContain("stratified", finding.Text));
    }

    [Fact]
    public void MissingClasses_OfAClassOfOneExample_AsksForMoreOfIt()
    {
        var single = Sound with
        {
            Dataset = new DigitsDataset(),
            Training = Only(Sound.Training, (label, row) => label != 3 || row < 4) with { ClassNames = ["a", "b", "c", "d"] },
            Validation = Only(Sound.Validation, label => label != 3),
            Test = Only(Sound.Test, label => label != 3),
        };

        Assert.All(new MissingClasses().Of(single), finding =>
            Assert.Contains("One example of a class cannot stand in all three splits: get more", finding.Text));
        Assert.Contains("Class 'd' has no example in the test split", new MissingClasses().Of(single).Last().Text);
    }

    [Fact]
    public void Advice_OfTestFilesOfTheirOwn_IsNoShareAndNoStratification()
    {
        var own = Sound
            with
        { Dataset = new IdxDataset { Directory = "d" }, Test = Only(Sound.Test, (label, row) => label != 3 && row < 40) };

        Assert.Contains("The test files hold none", Assert.Single(new MissingClasses().Of(own)).Text);
        Assert.Contains("Use more test data", Assert.Single(new SmallSplits().Of(own)).Text);
    }

    [Fact]
    public void Advice_OfExamplesThatWereLeftOut_IsToTakeThem() =>
        Assert.All(
            new SmallSplits().Of(Clouds.Draw(12, features: 6, classes: 2, distance: 1) with { Dataset = new DigitsDataset { Take = 18 } }),
            finding => Assert.Contains("dataset.take", finding.Text));

    [Fact]
    public void SmallSplits_OfThirtyExamples_GivesTheStandardError()
    {
        var small = Clouds.Draw(120, features: 6, classes: 2, distance: 1);

        var findings = new SmallSplits().Of(small).ToList();

        Assert.Equal(2, findings.Count);
        Assert.Contains("The validation split has 30 examples: an accuracy near 0.9 has a standard error of 0.05477", findings[0].Text);
    }

    [Fact]
    public void SmallSplits_OfFewerThanTwentyToTrainOn_SaysSo() =>
        Assert.Contains(
            "12 examples, fewer than the 20", new SmallSplits().Of(Clouds.Draw(12, features: 6, classes: 2, distance: 1)).First().Text);

    [Fact]
    public void ConstantFeatures_OfADeadAndAConstantColumn_FindsEach()
    {
        var findings = new ConstantFeatures().Of(new DataSplits(Pinned(Sound.Training), Pinned(Sound.Validation), Pinned(Sound.Test)))
            .ToList();

        Assert.Equal(
            [(FindingKind.DeadInputs, FindingSeverity.Warning), (FindingKind.ConstantFeatures, FindingSeverity.Warning)],
            findings.Select(finding => (finding.Kind, finding.Severity)));
        Assert.Contains("1 of 6 features is zero in every training example (feature 1", findings[0].Text);
        Assert.Contains("1 of 6 features is the same in every training example (feature 4, counted from 0; e.g. 3)", findings[1].Text);
    }

    [Fact]
    public void ConstantFeatures_ThatVaryInOtherSplits_AreSaidToMeetUntrainedWeights() =>
        Assert.Contains(
            "2 of 6 features are constant in the training split but not in the others (features 1, 4", new ConstantFeatures()
            .Of(Sound with { Training = Pinned(Sound.Training) }).Last().Text);

    [Fact]
    public void ConstantFeatures_OfNothingThatVaries_IsAFault() =>
        Assert.Equal(
            FindingSeverity.Error,
            Assert.Single(
            new ConstantFeatures().Of(Sound with { Training = Sound.Training with { Features = new float[2400] } })).Severity);

    private static Examples Of(Examples split) => split with { Classes = 5 };

    private static Examples WithCopies(Examples split, Examples from, int rows) =>
        split with { Features = [.. from.Features.Take(rows * 6), .. split.Features.Skip(rows * 6)] };

    private static Examples Only(Examples split, Func<int, bool> keep) => Only(split, (label, _) => keep(label));

    private static Examples Only(Examples split, Func<int, int, bool> keep)
    {
        var kept = Enumerable.Range(0, split.Count).Where(row => keep(split.Labels[row], row)).ToList();
        return split with { Features = [.. kept.SelectMany(row => Row(split, row))], Labels = [.. kept.Select(row => split.Labels[row])] };
    }

    // Feature 1 is zero, feature 4 is 3.
    private static Examples Pinned(Examples split) =>
        split with { Features = [.. split.Features.Select((value, i) => i % 6 == 1 ? 0 : i % 6 == 4 ? 3 : value)] };

    private static float[] Row(Examples examples, int row) => examples.Features[(row * 6)..((row + 1) * 6)];
}
