using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class AdmissionTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Submit_OfATraining_LooksAtTheDataAndGivesTrialsToTheSiloThatHasThem()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);

        var result = await silo.Admission.Submit(new StudySubmission { Spec = Training("clouds") }, CancellationToken.None);
        Assert.Empty(result.Problems);
        var submission = (await silo.Study("clouds").Submission(CancellationToken.None))!;
        var stranger = await silo.Study("clouds").Ask(new SlotName("10.0.0.1:1@1", 0), CancellationToken.None);
        await silo.Study("clouds").Introduce(new SiloOffer { Silo = "10.0.0.1:1@1", DataFingerprint = "other" }, CancellationToken.None);
        var unfit = await silo.Study("clouds").Ask(new SlotName("10.0.0.1:1@1", 0), CancellationToken.None);
        await silo.Study("clouds").Introduce(new SiloOffer { Silo = "10.0.0.2:1@1", DataFingerprint = submission.DataFingerprint }, CancellationToken.None);
        var fit = await silo.Study("clouds").Ask(new SlotName("10.0.0.2:1@1", 0), CancellationToken.None);

        Assert.Equal(SubmitKind.Created, result.Kind);
        Assert.Equal(64, submission.DataFingerprint!.Length);
        Assert.Equal("clouds", stranger.Introduce);
        Assert.Empty(stranger.Trials);
        Assert.True(unfit.IsEmpty);
        Assert.Single(fit.Trials);
    }

    [Fact]
    public async Task Submit_WithoutTheData_NamesTheProblemAndBeginsNothing()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);
        var missing = Path.Combine(_folder.Folder, "missing.csv");
        var spec = Training("s", new CsvDataset { File = missing, Label = "y" });

        var result = await silo.Admission.Submit(new StudySubmission { Spec = spec }, CancellationToken.None);

        Assert.Equal(SubmitKind.Unfit, result.Kind);
        var problem = Assert.Single(result.Problems);
        Assert.Equal("training.dataset", problem.Path);
        Assert.Contains(missing, problem.Message, StringComparison.Ordinal);
        Assert.Empty(await journal.Read("s", 0));
    }

    [Fact]
    public async Task Submit_OfAnInvalidStudy_IsRefusedWhateverTheClientChecked()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);
        var submission = LoneSilo.Branin(trials: 1);

        var result = await silo.Admission.Submit(submission with { Spec = submission.Spec with { Requires = ["gpu"] } }, CancellationToken.None);

        Assert.Equal(SubmitKind.Unfit, result.Kind);
        Assert.Equal("requires[0]", Assert.Single(result.Problems).Path);
        Assert.Empty(await journal.Read("s", 0));
    }

    private static StudySpec Training(string name, DatasetPlan? dataset = null) => new()
    {
        Search = new SearchPlan
        {
            Name = name,
            Objective = new Objective { Metric = "validation.accuracy", Direction = Direction.Maximize },
            Budget = new Budget { Trials = 1, Epochs = 1 },
            Space = new() { ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-3, High = 1e-1 } },
        },
        Workload = new TrainingWorkload(new TrainingPlan { Dataset = dataset ?? new SyntheticDataset { Examples = 600, Features = 3, Classes = 2 } }),
    };
}
