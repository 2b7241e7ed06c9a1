using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Tests;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>Which models are there when a study has ended, and which are not.</summary>
public sealed class ModelRetentionTests : IDisposable
{
    private readonly CancellationToken _patience = Waiting.Patience();
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OfAStudy_KeepsTheModelOfItsBestUntilItIsDeleted()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 2);

        var study = await Run(silo, Digits());

        var (key, bytes, isPinned) = Assert.Single(await journal.List("s"));
        Assert.Equal((new ModelKey("s", study.Best!.Number, 0, study.Best.Epoch), true), (key, isPinned));
        var model = TrainedModel.Read((await journal.Get(key))!);
        Assert.Equal(bytes, (await journal.Get(key))!.Length);
        var test = model.Evaluate(new DigitsDataset { Take = 200 }.Load(seed: 5).Test);
        Assert.Equal((study.Best.Test!["loss"], study.Best.Test["accuracy"]), (test.Loss, test.Accuracy));
        Assert.Equal(new ModelsKept(1, bytes), (await journal.Query(queries => queries.Digest("s", 3)))!.Models);

        await silo.Study("s").Delete(force: false, _patience);
        Assert.Empty(await journal.List("s"));
    }

    [Fact]
    public async Task Run_OfAStudyThatKeepsNone_KeepsNone()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 2);

        var study = await Run(silo, Digits() with { Keep = KeptModels.None });

        Assert.NotNull(study.Best!.Test);
        Assert.Empty(await journal.List("s"));
    }

    [Fact]
    public async Task Run_OfAStudyThatKeepsItsFront_KeepsTheFrontAndTheBest()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 2);

        var study = await Run(silo, SeveralObjectives(KeptModels.Front));

        var front = study.Front!.Select(trial => trial.Number).ToList();
        Assert.InRange(front.Count, 2, study.Counts.Completed - 1);
        var models = await journal.List("s");
        Assert.Equal(front.Append(study.Best!.Number).Distinct().Order(), models.Select(model => model.Key.Trial));
        Assert.All(models, model => Assert.True(model.IsPinned));
        foreach (var model in models)
            Assert.Equal(model.Key.Trial, TrialOf(await journal.Get(model.Key)));

        // What a trial's network was like stands in its configuration.
        int TrialOf(byte[]? model) => journal.Query(queries => queries.Trials("s")).Result
            .Single(trial =>
                trial.Configuration["optimizer.learningRate"].GetDouble() == TrainedModel.Read(model!).Plan.Optimizer.LearningRate).Number;
    }

    [Theory]
    [InlineData(KeptModels.Best)]
    [InlineData(KeptModels.Front)]
    public async Task Run_WithSeveralObjectivesOrOne_KeepsTheBestAlone(KeptModels keep)
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 2);

        // The front of one objective is the best.
        var study = await Run(silo, keep == KeptModels.Best ? SeveralObjectives(keep) : Digits() with { Keep = keep });

        Assert.Equal([study.Best!.Number], (await journal.List("s")).Select(model => model.Key.Trial));
    }

    [Fact]
    public async Task Grow_OfABudget_KeepsTheNewBestInPlaceOfTheOld()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        var few = Digits(trials: 1);
        var before = await Run(silo, few);

        var study = await Run(silo, few with { Search = few.Search with { Budget = few.Search.Budget with { Trials = 6 } } });

        Assert.NotEqual(before.Best!.Number, study.Best!.Number);
        var model = Assert.Single(await journal.List("s"));
        Assert.Equal((study.Best.Number, true), (model.Key.Trial, model.IsPinned));
    }

    // A slot of a silo that is believed dead tells too late, and its model comes after the study has ended.
    [Fact]
    public async Task Activate_OfAStudyWithModelsOfLateAttempts_ReleasesThoseOfTrialsThatHaveEnded()
    {
        using var journal = _folder.Open();
        ModelKey best;
        await using (var silo = await LoneSilo.Start(journal, slots: 1))
        {
            var study = await Run(silo, Digits());
            best = new ModelKey("s", study.Best!.Number, 0, study.Best.Epoch);
        }

        var other = Enumerable.Range(0, 5).First(trial => trial != best.Trial);
        await journal.Put(new ModelKey("s", other, 0, 1), [1]);
        // Of no trial of the study yet: one whose number the study has not come to.
        await journal.Put(new ModelKey("s", 99, 0, 1), [1]);

        await using (var silo = await LoneSilo.Start(journal))
            await silo.Study("s").Show(_patience);

        Assert.Equal([best.Trial, 99], (await journal.List("s")).Select(model => model.Key.Trial));
    }

    // Killed between the put and the tell: the trial runs again, and puts the same model.
    [Fact]
    public async Task Tell_ThatNeverCame_LeavesTheModelToTheNextAttempt()
    {
        using var journal = _folder.Open();
        await using (var silo = await LoneSilo.Start(journal))
        {
            await silo.Study("s").Submit(new StudySubmission { Spec = Digits() }, _patience);
            var fingerprint = (await silo.Study("s").Submission(_patience))!.DataFingerprint;
            await silo.Work("s").Introduce(new SiloOffer { Silo = silo.Holder(0).Silo, DataFingerprint = fingerprint }, _patience);
            var lease = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials[0];
            await journal.Put(new ModelKey("s", lease.Attempt.Trial, 0, 1), [1]);
        }

        await using var next = await LoneSilo.Start(journal);
        await next.Study("s").Show(_patience);
        Assert.Single(await journal.List("s"));
    }

    [Fact]
    public async Task Cancel_OfAStudy_LeavesNoModelButThatOfTheBest()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        await silo.Study("s").Submit(new StudySubmission { Spec = Digits(trials: 500) }, _patience);
        await Waiting.Until(async () => (await silo.Study("s").Show(_patience))!.Counts.Ended >= 4);

        await silo.Study("s").Cancel(_patience);

        await Waiting.Until(async () => (await silo.Silo.Describe(_patience)).Running.Count == 0);
        var best = (await silo.Study("s").Show(_patience))!.Best!.Number;
        Assert.All((await journal.List("s")).Where(model => model.Key.Trial < 4), model => Assert.Equal(best, model.Key.Trial));
    }

    private async Task<StudySummary> Run(LoneSilo silo, StudySpec spec)
    {
        await silo.Study(spec.Name).Submit(new StudySubmission { Spec = spec }, _patience);
        await foreach (var _ in silo.Study(spec.Name).Watch(0, _patience))
        {
        }

        return (await silo.Study(spec.Name).Show(_patience))!;
    }

    private static StudySpec Digits(int trials = 8) => new()
    {
        Search = new SearchPlan
        {
            Name = "s",
            Seed = 5,
            Objective = new Objective { Metric = "validation.loss", Direction = Direction.Minimize },
            Budget = new Budget { Trials = trials, Epochs = 3 },
            Space = new() { ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-3, High = 0.1 } },
        },
        Workload = new TrainingWorkload(new TrainingPlan
        {
            Dataset = new DigitsDataset { Take = 200 },
            Network = new DenseNetwork { Hidden = [8] },
            BatchSize = 16,
        }),
    };

    // Two metrics that go against each other.
    private static StudySpec SeveralObjectives(KeptModels keep)
    {
        var spec = Digits(trials: 12);
        return spec with
        {
            Keep = keep,
            Search = spec.Search with
            {
                Objectives = [spec.Search.Objective, new Objective { Metric = "train.loss", Direction = Direction.Maximize }],
            },
        };
    }
}
