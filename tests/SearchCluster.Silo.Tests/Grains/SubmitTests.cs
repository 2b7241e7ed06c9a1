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
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class SubmitTests
{
    private readonly ScriptedJournal _journal = new();
    private readonly CancellationToken _patience = Waiting.Patience();

    [Fact]
    public async Task Submit_OfTheSameStudyAgain_ContinuesIt()
    {
        await using var silo = await LoneSilo.Start(_journal);

        Assert.Equal(SubmitKind.Created, (await Submit(silo, spec => spec)).Kind);
        var again = await Submit(silo, spec => spec);

        Assert.Equal((SubmitKind.Continued, StudyState.Running), (again.Kind, again.State));
        Assert.Empty(again.ChangedPaths);
    }

    [Fact]
    public async Task Submit_OfAChangedStudy_IsRefusedWithEveryPathAndChangesNothing()
    {
        await using var silo = await LoneSilo.Start(_journal);
        await Submit(silo, spec => spec);
        var before = (await _journal.Read("s", 0)).Count;

        var refused = await Submit(silo, spec => spec with
        {
            Search = spec.Search
                with
            { Seed = 2, Space = new() { ["x0"] = new UniformDomain { Low = -5, High = 11 }, ["x1"] = spec.Search.Space["x1"] } },
        });

        Assert.Equal(SubmitKind.Refused, refused.Kind);
        Assert.Equal(["seed", "space.x0.high"], refused.ChangedPaths.Order());
        Assert.Equal(before, (await _journal.Read("s", 0)).Count);
    }

    [Fact]
    public async Task Submit_OfOtherData_IsRefused()
    {
        using var folder = new JournalFolder();
        await using var silo = await LoneSilo.Start(_journal, dataFolders: [folder.Folder]);
        var file = Path.Combine(folder.Folder, "data.csv");
        var search = LoneSilo.Branin(trials: 1).Spec.Search with
        {
            Objective = new Objective { Metric = "validation.accuracy" },
            Space = new() { ["optimizer.learningRate"] = new UniformDomain { Low = 0.01, High = 0.1 } },
        };
        var training = new StudySubmission
        {
            Spec = new StudySpec
            {
                Search = search,
                Workload = new TrainingWorkload(
                new TrainingPlan { Dataset = new CsvDataset { File = file, Label = "y" }, BatchSize = 8 })
            },
        };
        WriteData(file, shift: 0);
        Assert.Equal(SubmitKind.Created, (await silo.Study("s").Submit(training, _patience)).Kind);
        // A silo reads a file once; another reads what is there now.
        await using var later = await LoneSilo.Start(_journal, dataFolders: [folder.Folder]);
        WriteData(file, shift: 1);

        var refused = await later.Study("s").Submit(training, _patience);

        Assert.Equal(SubmitKind.Refused, refused.Kind);
        Assert.StartsWith("training.dataset", Assert.Single(refused.ChangedPaths), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WithALargerBudgetAfterTheEnd_TakesTheStudyUpAgain()
    {
        await using var silo = await LoneSilo.Start(_journal);
        await Submit(silo, spec => spec);
        await RunAll(silo, trials: 2);
        Assert.Equal(StudyState.Completed, (await silo.Study("s").Show(_patience))!.State);

        var grown = await Submit(silo, spec => spec with { Search = spec.Search with { Budget = spec.Search.Budget with { Trials = 3 } } });
        Assert.Equal((SubmitKind.Grown, StudyState.Running), (grown.Kind, grown.State));
        Assert.Equal(3, (await silo.Study("s").Submission(_patience))!.Spec.Search.Budget.Trials);
        await RunAll(silo, trials: 1);

        var ended = (await silo.Study("s").Show(_patience))!;
        Assert.Equal((StudyState.Completed, 3), (ended.State, ended.Counts.Completed));
    }

    [Fact]
    public async Task Submit_WithASmallerBudget_IsRefused()
    {
        await using var silo = await LoneSilo.Start(_journal);
        await Submit(silo, spec => spec);

        var refused =
            await Submit(silo, spec => spec with { Search = spec.Search with { Budget = spec.Search.Budget with { Trials = 1 } } });

        Assert.Equal((SubmitKind.Refused, "budget.trials"), (refused.Kind, Assert.Single(refused.ChangedPaths)));
    }

    [Fact]
    public async Task Submit_WithAnotherPriorityAndWeight_ChangesWhoComesFirst()
    {
        await using var silo = await LoneSilo.Start(_journal);
        await Submit(silo, spec => spec);
        await silo.Study("other").Submit(LoneSilo.Branin(trials: 5, "other"), _patience);

        var changed =
            await Submit(
            silo, spec => spec with { Search = spec.Search with { Budget = spec.Search.Budget with { Priority = -1, Weight = 0.5 } } });

        Assert.Equal(SubmitKind.Grown, changed.Kind);
        var served = new List<string>();
        for (var slot = 0; slot < 3; slot++)
            served.Add((await silo.Dispatcher.Ask(silo.Holder(slot), _patience)).Trials.Single().Study);
        Assert.All(served, study => Assert.Equal("other", study));
    }

    [Fact]
    public async Task Submit_OfTwoStudiesOfOneNameAtOnce_CreatesOneAndRefusesTheOther()
    {
        await using var silo = await LoneSilo.Start(_journal);

        var results =
            await Task.WhenAll(Submit(silo, spec => spec), Submit(silo, spec => spec with { Search = spec.Search with { Seed = 2 } }));

        Assert.Equal([SubmitKind.Created, SubmitKind.Refused], results.Select(result => result.Kind).Order());
    }

    private static void WriteData(string file, int shift) => File.WriteAllLines(
        file, Enumerable.Range(0, 100)
            .Select(row => FormattableString.Invariant($"{row % 7 + shift * 0.5},{row % 5},{(row % 2 == 0 ? "a" : "b")}"))
            .Prepend("x,z,y"));

    private Task<SubmitResult> Submit(LoneSilo silo, Func<StudySpec, StudySpec> change)
    {
        var submission = LoneSilo.Branin(trials: 2);
        return silo.Study("s").Submit(submission with { Spec = change(submission.Spec) }, _patience);
    }

    private async Task RunAll(LoneSilo silo, int trials)
    {
        for (var i = 0; i < trials; i++)
        {
            var lease = (await silo.Work("s").Ask(silo.Holder(0), _patience)).Trials.Single();
            Assert.True(await silo.Work("s").Tell(
                lease.Attempt, [], new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "here") }, _patience));
        }
    }
}
