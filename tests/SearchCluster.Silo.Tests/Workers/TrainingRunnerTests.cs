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
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public sealed class TrainingRunnerTests : IDisposable
{
    // 60 examples for training in batches of 10.
    private const int StepsPerEpoch = 6;
    private const int Epochs = 4;

    private readonly FakeTimeProvider _clock = new();
    private readonly KeptStates _store = new();
    private readonly SearchClusterActivities _activities = new();
    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();
    private readonly List<string> _warnings = [];
    private readonly List<object?> _refusedFaults = [];
    private readonly CancellationTokenSource _stopping = new();

    public TrainingRunnerTests()
    {
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(new Warnings(_warnings))).AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "searchcluster.checkpoint.refused")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _refusedFaults.Add(new Dictionary<string, object?>(tags.ToArray())["searchcluster.checkpoint.fault"]));
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
        Assert.StartsWith("Study s trial 0 attempt 2 begins anew, for its checkpoint is refused: ", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Null(_store.State);
    }

    [Fact]
    public void Evaluate_OfATrialThatThisProcessTrained_TrainsNothingAndMeasuresTheSame()
    {
        var (objective, submission, reports) = (Objective(), Submission(TimeSpan.FromHours(1)), new List<TrialReport>());
        Run(objective, submission, attempt: 1, seed: 2, reports.Add);
        var best = reports.Skip(1).MaxBy(report => report.Metric("validation.accuracy"))!.Epoch;
        var trainedAgain = Objective().Evaluate(submission, Evaluation(seed: 2, best), CancellationToken.None);

        // Whoever trains reads the clock, and so moves it.
        var before = _clock.GetTimestamp();
        _clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var measured = objective.Evaluate(submission, Evaluation(seed: 2, best), CancellationToken.None);
        _clock.AutoAdvanceAmount = TimeSpan.Zero;

        Assert.Equal(before, _clock.GetTimestamp());
        Assert.Equal(trainedAgain, measured);
    }

    // A silo that died had trained it, or the process was started again.
    [Fact]
    public void Evaluate_OfATrialWhoseWeightsTheStoreHas_TrainsNothingAndMeasuresTheSame()
    {
        var (submission, reports) = (Submission(TimeSpan.Zero), new List<TrialReport>());
        Run(Objective(), submission, attempt: 1, seed: 2, reports.Add);
        var best = reports.Skip(1).MaxBy(report => report.Metric("validation.accuracy"))!.Epoch;
        var kept = _store.Best;
        Assert.NotNull(kept);
        _store.Best = null;
        var trainedAgain = Objective().Evaluate(submission, Evaluation(seed: 2, best), CancellationToken.None);

        _store.Best = kept;
        var before = _clock.GetTimestamp();
        _clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var measured = Objective().Evaluate(submission, Evaluation(seed: 2, best), CancellationToken.None);
        _clock.AutoAdvanceAmount = TimeSpan.Zero;

        Assert.Equal(before, _clock.GetTimestamp());
        Assert.Equal(trainedAgain, measured);
    }

    [Theory]
    [InlineData("Torn")]
    [InlineData("OtherTraining")]
    public void Evaluate_OfATrialWhoseStoredWeightsAreNotIts_TrainsItAgainAndSaysSo(string fault)
    {
        var submission = Submission(TimeSpan.Zero);
        Run(Objective(), submission, attempt: 1, seed: fault == "Torn" ? 2ul : 3ul, _ => { });
        var kept = _store.Best!;
        _store.Best = null;
        var expected = Objective().Evaluate(submission, Evaluation(seed: 2, epoch: 1), CancellationToken.None);
        _store.Best = fault == "Torn" ? [.. kept[..^1], (byte)~kept[^1]] : kept;

        Assert.Equal(expected, Objective().Evaluate(submission, Evaluation(seed: 2, epoch: 1), CancellationToken.None));

        Assert.Equal([fault], _refusedFaults);
    }

    [Fact]
    public void Run_OfATrainingNoLongerThanTheInterval_LeavesNoWeightsInTheStore()
    {
        Run(Objective(), Submission(TimeSpan.FromHours(1)), attempt: 1, seed: 2, _ => { });

        Assert.Null(_store.Best);
    }

    [Fact]
    public void Evaluate_OfAnotherTrainingUnderTheSameNumber_TakesNoKeptWeights()
    {
        var (objective, submission) = (Objective(), Submission(TimeSpan.FromHours(1)));
        Run(objective, submission, attempt: 1, seed: 2, _ => { });

        // One of these epochs is the one that is kept, of another seed.
        for (var epoch = 1; epoch <= Epochs; epoch++)
            Assert.Equal(
                Objective().Evaluate(submission, Evaluation(seed: 3, epoch), CancellationToken.None),
                objective.Evaluate(submission, Evaluation(seed: 3, epoch), CancellationToken.None));
    }

    private static EvaluationLease Evaluation(ulong seed, int epoch) =>
        new() { Study = "s", Trial = 0, Configuration = Configuration.Of([]), Seed = seed, Epoch = epoch, Epochs = Epochs };

    private List<string> Run(int attempt, TimeSpan interval, ulong seed = 2)
    {
        var reports = new List<string>();
        var result = Run(Objective(), Submission(interval), attempt, seed, report => reports.Add(JsonSerializer.Serialize(report, SearchClusterJson.Options)));
        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Equal(Epochs + 1, reports.Count);
        return reports;
    }

    private RunResult? Run(TrainingRunner objective, StudySubmission submission, int attempt, ulong seed, Action<TrialReport> see)
    {
        var lease = new TrialLease { Study = "s", Attempt = new TrialAttempt(0, attempt), Configuration = Configuration.Of([]), Seed = seed, Epochs = Epochs };
        return objective.Run(submission, lease, report =>
        {
            report.Values.Remove("timing");
            see(report);
            return ReportDecision.Continue;
        }, _stopping.Token);
    }

    private TrainingRunner Objective() => new(
        new DataCache(),
        new TrialCheckpoints(_store, _clock, _activities, _services.GetRequiredService<SearchClusterMetrics>(), _services.GetRequiredService<ILogger<TrialCheckpoints>>()),
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

        /// <summary>Weights of a trial that may be the best.</summary>
        public byte[]? Best { get; set; }

        public Task Save(string study, int trial, byte[] state, int fold = 0)
        {
            if (fold == ICheckpoints.Best)
            {
                Best = state;
                return Task.CompletedTask;
            }

            Saves++;
            OnSave();
            State = state;
            return Task.CompletedTask;
        }

        public Task<byte[]?> Load(string study, int trial, int fold = 0) => Task.FromResult(fold == ICheckpoints.Best ? Best : State);

        public Task<byte[]?> LoadHead(string study, int trial, int fold, int length) => Task.FromResult(State?[..Math.Min(length, State.Length)]);

        public Task DeleteBest(string study, int? exceptTrial = null)
        {
            Best = null;
            return Task.CompletedTask;
        }

        public Task Delete(string study, int trial, int? fold = null)
        {
            State = null;
            return Task.CompletedTask;
        }
    }

    private sealed class Warnings(List<string> messages) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            messages.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
