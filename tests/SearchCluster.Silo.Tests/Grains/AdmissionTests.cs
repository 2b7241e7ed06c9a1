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

        var result = await silo.Study("clouds").Submit(new StudySubmission { Spec = Training("clouds") }, CancellationToken.None);
        Assert.Empty(result.Problems);
        var submission = (await silo.Study("clouds").Submission(CancellationToken.None))!;
        var stranger = await silo.Work("clouds").Ask(new SlotName("10.0.0.1:1@1", 0), CancellationToken.None);
        await silo.Work("clouds").Introduce(new SiloOffer { Silo = "10.0.0.1:1@1", DataFingerprint = "other" }, CancellationToken.None);
        var unfit = await silo.Work("clouds").Ask(new SlotName("10.0.0.1:1@1", 0), CancellationToken.None);
        await silo.Work("clouds")
            .Introduce(new SiloOffer { Silo = "10.0.0.2:1@1", DataFingerprint = submission.DataFingerprint }, CancellationToken.None);
        var fit = await silo.Work("clouds").Ask(new SlotName("10.0.0.2:1@1", 0), CancellationToken.None);

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
        await using var silo = await LoneSilo.Start(journal, dataFolders: _folder.Folder);
        var missing = Path.Combine(_folder.Folder, "missing.csv");
        var spec = Training("s", new CsvDataset { File = missing, Label = "y" });

        var result = await silo.Study("s").Submit(new StudySubmission { Spec = spec }, CancellationToken.None);

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

        var result = await silo.Study("s")
            .Submit(submission with { Spec = submission.Spec with { Requires = ["gpu"] } }, CancellationToken.None);

        Assert.Equal(SubmitKind.Unfit, result.Kind);
        Assert.Equal("requires[0]", Assert.Single(result.Problems).Path);
        Assert.Empty(await journal.Read("s", 0));
    }

    // The answer to a client tells nothing of files that the operator named no folder of: neither what they hold nor whether they exist.
    [Theory]
    [InlineData("/etc/passwd", "/etc/passwe")]
    [InlineData("../outside.csv", "../nowhere.csv")]
    [InlineData("tables/../../outside.csv", "tables/../../nowhere.csv")]
    [InlineData("/proc/self/root/etc/passwd", "/proc/self/root/etc/passwe")]
    [InlineData("link.csv", "dangling.csv")]
    public async Task Submit_WithAFileOutsideOfTheDataFolders_IsAnsweredTheSameWhetherItExistsOrNot(string there, string absent)
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder.Folder, "data")).FullName;
        Directory.CreateDirectory(Path.Combine(data, "tables"));
        var outside = Path.Combine(_folder.Folder, "outside.csv");
        await File.WriteAllTextAsync(outside, "secret,label\n1,0\n2,1\n");
        File.CreateSymbolicLink(Path.Combine(data, "link.csv"), outside);
        File.CreateSymbolicLink(Path.Combine(data, "dangling.csv"), Path.Combine(_folder.Folder, "nowhere.csv"));
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, dataFolders: data);

        var answers = await Task.WhenAll(new[] { there, absent }.SelectMany(name => new DatasetPlan[]
        {
            new CsvDataset { File = name, Label = "y" }, new IdxDataset { Directory = name }, new Cifar10Dataset { Directory = name },
        }, async (name, dataset) =>
            (name, dataset, Answer: await silo.Study("s")
            .Submit(new StudySubmission { Spec = Training("s", dataset) }, CancellationToken.None))));

        Assert.All(answers, answer => Assert.Equal(SubmitKind.Unfit, answer.Answer.Kind));
        Assert.Single(
            answers.Select(answer => Assert.Single(answer.Answer.Problems).Message.Replace(answer.name, "NAME", StringComparison.Ordinal))
            .Distinct());
        Assert.All(answers, answer => Assert.DoesNotContain("secret", answer.Answer.Problems[0].Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("root:x:0:0:root:/root:/bin/bash\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\n", "root")]
    [InlineData("AKIA0001,hunter2\nAKIA0002,hunter3\n", "hunter2")]
    [InlineData("first,secret line\nonly one cell\n", "secret line")]
    [InlineData("1,hunter2\n2,hunter3\n", "hunter2")]
    public async Task Submit_WithAFileThatIsNoTable_QuotesNothingOfIt(string text, string secret)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Folder, "notes.txt"), text);

        var message = await Refusal(new CsvDataset { File = "notes.txt", Label = "y" });

        Assert.Contains("expected a column 'y'", message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WithATableThatLacksTheLabel_NamesItsColumns()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Folder, "data.csv"), "width,kind\n1.5,a\n2.5,b\n");

        Assert.Contains(
            "found 'width', 'kind'", await Refusal(new CsvDataset { File = "data.csv", Label = "y" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WithACellThatIsNoNumber_NamesItsPlaceAndNotWhatItHolds()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Folder, "data.csv"), "width,y\n1.5,0\nhunter2,1\n");

        var message = await Refusal(new CsvDataset { File = "data.csv", Label = "y" });

        Assert.Contains("line 3, column 'width'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_ToASiloWithoutDataFolders_IsRefusedEveryFile()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);

        var result = await silo.Study("s")
            .Submit(new StudySubmission { Spec = Training("s", new CsvDataset { File = "/etc/hostname" }) }, CancellationToken.None);

        Assert.Contains("with --data", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
    }

    private async Task<string> Refusal(DatasetPlan dataset)
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, dataFolders: _folder.Folder);
        var result = await silo.Study("s").Submit(new StudySubmission { Spec = Training("s", dataset) }, CancellationToken.None);
        Assert.Equal(SubmitKind.Unfit, result.Kind);
        return Assert.Single(result.Problems).Message;
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
        Workload = new TrainingWorkload(
            new TrainingPlan { Dataset = dataset ?? new SyntheticDataset { Examples = 600, Features = 3, Classes = 2 } }),
    };
}
