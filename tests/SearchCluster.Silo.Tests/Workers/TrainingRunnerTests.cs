using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public sealed class TrainingRunnerTests : IDisposable
{
    // 60 examples for training in batches of 10.
    private const int StepsPerEpoch = 6;
    private const int Epochs = 4;

    private readonly FakeTimeProvider _clock = new();
    private readonly KeptStates _store = new();
    private readonly PutModels _models = new();
    private readonly SearchClusterActivities _activities = new();
    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();
    private readonly List<string> _warnings = [];
    private readonly List<object?> _refusedFaults = [];
    private readonly CancellationTokenSource _stopping = new();

    public TrainingRunnerTests()
    {
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(new Warnings(_warnings)))
            .AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "searchcluster.checkpoint.refused")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => _refusedFaults.Add(new Dictionary<string, object?>(tags.ToArray())["searchcluster.checkpoint.fault"]));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _activities.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public void Run_WithinALongEpoch_SavesAfterTheInterval()
    {
        // The clock goes on by a second whenever it is read: at least once a step.
        _clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);

        Run(attempt: 1, interval: TimeSpan.FromSeconds(3));

        Assert.InRange(_store.Saves, Epochs * StepsPerEpoch / 3, Epochs * StepsPerEpoch / 2);
        Assert.Null(_store.State);
    }

    [Fact]
    public void Run_WhoseSiloDiesWithinAnEpoch_GoesOnFromItsLastStepToTheSameReports()
    {
        var undisturbed = Run(attempt: 1, interval: TimeSpan.FromHours(1));

        // It dies as it saves step 9, the third of the second epoch: what was kept is step 8.
        _store.OnSave = () => _ = _store.Saves == 9 ? throw new NotSupportedException("killed") : 0;
        Assert.Throws<NotSupportedException>(() => Run(attempt: 1, interval: TimeSpan.Zero));
        _store.OnSave = () => { };
        var resumed = Run(attempt: 2, interval: TimeSpan.Zero);

        Assert.Equal(undisturbed, resumed);
        // The 9 of the first attempt, and those that were left.
        Assert.Equal(9 + Epochs * StepsPerEpoch - 8, _store.Saves);
        Assert.Null(_store.State);
    }

    [Fact]
    public void Run_CanceledWithinAnEpoch_EndsWithThatStepAndKeepsIt()
    {
        var undisturbed = Run(attempt: 1, interval: TimeSpan.FromHours(1));
        _store.OnSave = () =>
        {
            if (_store.Saves == 10)
                _stopping.Cancel();
        };

        Assert.Throws<OperationCanceledException>(() => Run(attempt: 1, interval: TimeSpan.Zero));

        // That of the step, and that of the cancellation.
        Assert.Equal(11, _store.Saves);
        Assert.NotNull(_store.State);
        using var again = new TrainingRunnerTests();
        again._store.State = _store.State;
        Assert.Equal(undisturbed, again.Run(attempt: 2, interval: TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData("Torn")]
    [InlineData("OtherTraining")]
    [InlineData("Foreign")]
    public void Run_WhoseCheckpointMustNotBeUsed_BeginsAnewAndSaysSo(string fault)
    {
        var undisturbed = Run(attempt: 1, interval: TimeSpan.FromHours(1));
        _store.OnSave = () => _ = _store.Saves == 9 ? throw new NotSupportedException("killed") : 0;
        Assert.Throws<NotSupportedException>(() => Run(attempt: 1, interval: TimeSpan.Zero, seed: fault == "OtherTraining" ? 3UL : 2));
        _store.OnSave = () => { };
        if (fault == "Torn")
            _store.State = _store.State![..^100];
        if (fault == "Foreign")
            _store.State = [1, 2, 3];

        var anew = Run(attempt: 2, interval: TimeSpan.Zero);

        Assert.Equal(undisturbed, anew);
        Assert.Equal(9 + Epochs * StepsPerEpoch, _store.Saves);
        Assert.Equal([fault], _refusedFaults);
        Assert.StartsWith(
            "Study s trial 0 attempt 2 begins anew, for its checkpoint is refused: ", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Null(_store.State);
    }

    // What was put is found again, whichever process asks: the one that trained, another after the silo has died, or the next run.
    [Fact]
    public void Evaluate_OfATrialWhoseModelTheStoreHas_TrainsNothingAndMeasuresTheSame()
    {
        var submission = Submission(TimeSpan.FromHours(1));
        var best = TrainToItsBest(Objective(), submission);
        Assert.Equal(new ModelKey("s", 0, 0, best), Assert.Single(_models.Stored).Key);
        var trainedAgain = Untouched().Evaluate(submission, Evaluation(seed: 2, best), CancellationToken.None);

        // A training reads the clock, and so moves it.
        var before = _clock.GetTimestamp();
        _clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var measured = Objective().Evaluate(submission, Evaluation(seed: 2, best), CancellationToken.None);
        _clock.AutoAdvanceAmount = TimeSpan.Zero;

        Assert.Equal(before, _clock.GetTimestamp());
        Assert.Equal(trainedAgain, measured);
        Assert.Equal([new ModelKey("s", 0, 0, best)], _models.Pinned);
    }

    [Theory]
    [InlineData("Torn", "hash")]
    [InlineData("Foreign", "no model")]
    [InlineData("OtherTraining", "another seed")]
    public void Evaluate_OfATrialWhoseStoredModelIsNotIts_TrainsItAgainAndSaysSo(string fault, string said)
    {
        var submission = Submission(TimeSpan.FromHours(1));
        Run(Objective(), submission, attempt: 1, seed: fault == "OtherTraining" ? 3ul : 2ul, _ => { });
        var (key, model) = Assert.Single(_models.Stored);
        var expected = Untouched().Evaluate(submission, Evaluation(seed: 2, key.Epoch), CancellationToken.None);
        _models.Stored[key] = fault switch
        {
            "Torn" => [.. model[..^1], (byte)~model[^1]],
            "Foreign" => [1, 2, 3],
            _ => model,
        };

        Assert.Equal(expected, Objective().Evaluate(submission, Evaluation(seed: 2, key.Epoch), CancellationToken.None));

        Assert.Contains(said, Assert.Single(_warnings), StringComparison.Ordinal);
        // What is kept now is the right one.
        _warnings.Clear();
        Assert.Equal(expected, Objective().Evaluate(submission, Evaluation(seed: 2, key.Epoch), CancellationToken.None));
        Assert.Empty(_warnings);
    }

    // The state of a training that is taken up again stands within an epoch: its weights are not those of the epoch before.
    [Fact]
    public void Run_WhoseSiloDiesAtAnyStep_PutsNoOtherModelThanTheUndisturbed()
    {
        var submission = Submission(TimeSpan.Zero);
        Run(Objective(), submission, attempt: 1, seed: 2, _ => { });
        var (key, model) = Assert.Single(_models.Stored);
        var put = 0;
        for (var dies = 1; dies <= Epochs * StepsPerEpoch; dies++)
        {
            using var disturbed = new TrainingRunnerTests();
            disturbed._store.OnSave = () => _ = disturbed._store.Saves == dies ? throw new NotSupportedException("killed") : 0;
            Assert.Throws<NotSupportedException>(() => disturbed.Run(attempt: 1, interval: TimeSpan.Zero));
            disturbed._store.OnSave = () => { };
            disturbed.Run(attempt: 2, interval: TimeSpan.Zero);

            // One whose best epoch went by before it was taken up has no model to put: its weights are gone.
            if (disturbed._models.Stored.Count == 0)
                continue;
            put++;
            Assert.Equal(key, Assert.Single(disturbed._models.Stored).Key);
            Assert.Equal(model, disturbed._models.Stored[key]);
        }

        Assert.InRange(put, 1, Epochs * StepsPerEpoch);
    }

    [Fact]
    public void Run_OfTrialsOneAfterTheOther_PutsThoseThatAreBetterThanAllBefore()
    {
        var (objective, submission) = (Objective(), Submission(TimeSpan.FromHours(1)));
        var loss = new Objective { Metric = "validation.loss", Direction = Direction.Minimize };
        submission = submission with { Spec = submission.Spec with { Search = submission.Spec.Search with { Objective = loss } } };
        var (best, better) = (double.PositiveInfinity, new List<int>());
        for (var trial = 0; trial < 8; trial++)
        {
            var values = new List<double>();
            Run(objective, submission, attempt: 1, seed: (ulong)trial, report =>
                values.Add(report.Metric("validation.loss")!.Value), trial);
            if (values.Skip(1).Min() < best)
                better.Add(trial);
            best = Math.Min(best, values.Skip(1).Min());
        }

        Assert.InRange(better.Count, 2, 7);
        Assert.Equal(better, _models.Stored.Keys.Select(key => key.Trial).Order());
    }

    [Fact]
    public void Run_OfAStudyThatKeepsItsFront_PutsEveryTrial()
    {
        var (objective, submission) = (Objective(), Submission(TimeSpan.FromHours(1)));
        var search = submission.Spec.Search;
        submission = submission with
        {
            Spec = submission.Spec with
            {
                Keep = KeptModels.Front,
                Search = search
                    with
                { Objectives = [search.Objective, new Objective { Metric = "validation.loss", Direction = Direction.Minimize }] },
            },
        };
        for (var trial = 0; trial < 3; trial++)
            Run(objective, submission, attempt: 1, seed: 2, _ => { }, trial);

        Assert.Equal([0, 1, 2], _models.Stored.Keys.Select(key => key.Trial).Order());
    }

    [Fact]
    public void Evaluate_OfAStudyThatKeepsItsFront_PutsWhatIsMissingAndPinsAllOfIt()
    {
        var submission = Submission(TimeSpan.FromHours(1));
        submission = submission with { Spec = submission.Spec with { Keep = KeptModels.Front } };
        var lease = Evaluation(seed: 2, epoch: 3)
            with
        { Front = [Evaluation(seed: 3, epoch: 1) with { Trial = 4 }, Evaluation(seed: 4, epoch: 2) with { Trial = 6 }] };

        Objective().Evaluate(submission, lease, CancellationToken.None);

        ModelKey[] front = [new("s", 0, 0, 3), new("s", 4, 0, 1), new("s", 6, 0, 2)];
        Assert.Equal(front, _models.Stored.Keys.OrderBy(key => key.Trial));
        Assert.Equal(front, _models.Pinned);
    }

    [Fact]
    public void Evaluate_OfAStudyThatKeepsNone_PutsAndPinsNone()
    {
        var submission = Submission(TimeSpan.FromHours(1));
        submission = submission with { Spec = submission.Spec with { Keep = KeptModels.None } };

        Assert.NotNull(Objective().Evaluate(submission, Evaluation(seed: 2, epoch: 3), CancellationToken.None));

        Assert.Empty(_models.Stored);
        Assert.Empty(_models.Pinned);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(null, true)]
    public void Evaluate_OfATrainingThatIsRefitted_KeepsTheRefit(int? folds, bool refit)
    {
        var submission = Submission(TimeSpan.FromHours(1));
        var plan = ((TrainingWorkload)submission.Spec.Workload).Plan with { Folds = folds, Refit = refit };
        submission = submission with { Spec = submission.Spec with { Workload = new TrainingWorkload(plan) } };
        Run(Objective(), submission, attempt: 1, seed: 2, _ => { });
        Assert.Empty(_models.Stored);

        var measured = Objective().Evaluate(submission, Evaluation(seed: 2, epoch: 3), CancellationToken.None)!;

        var (key, bytes) = Assert.Single(_models.Stored);
        Assert.Equal(new ModelKey("s", 0, 0, 3), key);
        var test = TrainedModel.Read(bytes).Evaluate(plan.Dataset.Load(seed: 0).Test);
        Assert.Equal((test.Loss, test.Accuracy), (measured["loss"], measured["accuracy"]));
    }

    private int TrainToItsBest(TrainingRunner objective, StudySubmission submission)
    {
        var reports = new List<TrialReport>();
        Run(objective, submission, attempt: 1, seed: 2, reports.Add);
        return reports.Skip(1).MaxBy(report => report.Metric("validation.accuracy"))!.Epoch;
    }

    private static EvaluationLease Evaluation(ulong seed, int epoch) =>
        new() { Study = "s", Trial = 0, Configuration = Configuration.Of([]), Seed = seed, Epoch = epoch, Epochs = Epochs };

    private List<string> Run(int attempt, TimeSpan interval, ulong seed = 2)
    {
        var reports = new List<string>();
        var result =
            Run(Objective(), Submission(interval), attempt, seed, report =>
            reports.Add(JsonSerializer.Serialize(report, SearchClusterJson.Options)));
        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Equal(Epochs + 1, reports.Count);
        return reports;
    }

    private RunResult? Run(
        TrainingRunner objective, StudySubmission submission, int attempt, ulong seed, Action<TrialReport> see, int trial = 0)
    {
        var lease = new TrialLease
        {
            Study = "s",
            Attempt = new TrialAttempt(trial, attempt),
            Configuration = Configuration.Of([]),
            Seed = seed,
            Epochs = Epochs
        };
        return objective.Run(submission, lease, report =>
        {
            report.Values.Remove("timing");
            see(report);
            return ReportDecision.Continue;
        }, _stopping.Token);
    }

    private TrainingRunner Objective() => Over(_models);

    /// <summary>A runner over a store of its own.</summary>
    private TrainingRunner Untouched() => Over(new PutModels());

    private TrainingRunner Over(IModels models) => new(
        new DataCache(),
        new TrialCheckpoints(
            _store, _clock, _activities, _services.GetRequiredService<SearchClusterMetrics>(),
            _services.GetRequiredService<ILogger<TrialCheckpoints>>()),
        new TrialModels(models, _services.GetRequiredService<ILogger<TrialModels>>()),
        _clock);

    private static StudySubmission Submission(TimeSpan interval) => new()
    {
        Spec = new StudySpec
        {
            Search = new SearchPlan
            {
                Name = "s",
                Objective = new Objective { Metric = "validation.accuracy", Direction = Direction.Maximize },
                Budget = new Budget { Trials = 1, Epochs = Epochs },
                Space = [],
            },
            Workload = new TrainingWorkload(new TrainingPlan
            {
                Dataset = new DigitsDataset { Take = 100 },
                Network = new DenseNetwork { Hidden = [12], BatchNorm = true, Dropout = 0.2 },
                Optimizer = new AdamOptimizer(),
                BatchSize = StepsPerEpoch + 4,
                Checkpoint = new CheckpointPlan { Interval = interval },
            }),
        },
    };

    /// <summary>A store of one state.</summary>
    private sealed class KeptStates : ICheckpoints
    {
        public byte[]? State { get; set; }

        public int Saves { get; private set; }

        public Action OnSave { get; set; } = () => { };

        public Task Save(string study, int trial, byte[] state, int fold = 0)
        {
            Saves++;
            OnSave();
            State = state;
            return Task.CompletedTask;
        }

        public Task<byte[]?> Load(string study, int trial, int fold = 0) => Task.FromResult(State);

        public Task<byte[]?> LoadHead(string study, int trial, int fold, int length) =>
            Task.FromResult(State?[..Math.Min(length, State.Length)]);

        public Task Delete(string study, int trial, int? fold = null)
        {
            State = null;
            return Task.CompletedTask;
        }
    }

    private sealed class PutModels : IModels
    {
        public Dictionary<ModelKey, byte[]> Stored { get; } = [];

        public IReadOnlyCollection<ModelKey> Pinned { get; private set; } = [];

        public Task Put(ModelKey key, byte[] model)
        {
            Stored[key] = model;
            return Task.CompletedTask;
        }

        public Task<byte[]?> Get(ModelKey key) => Task.FromResult(Stored.GetValueOrDefault(key));

        public Task Pin(string study, IReadOnlyCollection<ModelKey> models)
        {
            Pinned = models;
            return Task.CompletedTask;
        }

        public Task Release(string study, IReadOnlyCollection<int> trials) => throw new NotSupportedException("the coordinator releases");

        public Task<IReadOnlyList<StoredModel>> List(string study) => throw new NotSupportedException("the coordinator lists");
    }

    private sealed class Warnings(List<string> messages) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            messages.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
