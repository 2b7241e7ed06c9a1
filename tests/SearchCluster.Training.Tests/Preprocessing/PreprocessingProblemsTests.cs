using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preprocessing;

public sealed class PreprocessingProblemsTests
{
    [Fact]
    public void Problems_EachBound_IsNamedWithItsValue()
    {
        var plan = new TrainingPlan
        {
            Preprocessing =
            [
                new PrincipalComponents { Components = 0 },
                new PrincipalComponents { Variance = 1.5 },
                new PrincipalComponents { Components = 2, Variance = 0.9 },
                new Whitening { Epsilon = -1 },
                new Whitening { Epsilon = double.PositiveInfinity },
            ],
        };

        Assert.Equal(
            [
                ("preprocessing[0].components", "0 components: must be at least 1"),
                ("preprocessing[1].variance", "a share of 1.5: must be above 0 and at most 1"),
                ("preprocessing[2].components", "components excludes variance: give one or the other"),
                ("preprocessing[3].epsilon", "an epsilon of -1: must be at least 0"),
                ("preprocessing[4].epsilon", "an epsilon of Infinity: must be finite"),
            ],
            plan.Problems());
    }

    [Fact]
    public void DataProblems_MoreComponentsThanFeaturesAtThatStep_NamesBoth()
    {
        var examples = Tables.Draw(100, 6, 1);
        var plan = new TrainingPlan
        {
            Preprocessing =
                [new PrincipalComponents { Components = 7 }, new PrincipalComponents { Components = 4 }, new MeanSubtraction(),
                new PrincipalComponents { Components = 5 }],
        };

        Assert.Equal(
            [("preprocessing[0].components", "7 components: there are 6 features"),
                ("preprocessing[3].components", "5 components: there are 4 features")],
            plan.DataProblems(new DataSplits(examples, examples, examples)));
    }

    [Fact]
    public void DataProblems_AsManyComponentsAsFeatures_IsNone()
    {
        var examples = Tables.Draw(100, 6, 1);

        Assert.Empty(
            new TrainingPlan { Preprocessing = [new PrincipalComponents { Components = 6 }] }
            .DataProblems(new DataSplits(examples, examples, examples)));
    }
}
