namespace SearchCluster.Contracts.Workloads.Training;

/// <summary>A new study that trains: on a table, or on the digits that come with the program.</summary>
internal static class TrainingSample
{
    public static WorkloadSample Of { get; } = new()
    {
        Option = "--data",
        Value = "FILE",
        Description = "The data of a training: a table of comma-separated values. Default: handwritten digits that come with the program.",
        Metric = "validation.accuracy",
        HasEpochs = true,
        Sections = subject => $$"""
              optimizer.learningRate: { kind: logUniform, low: 1e-4, high: 1 }
              network.initializer:    { kind: categorical, values: [xavier, he] }
              network.dropout:        { kind: uniform, low: 0, high: 0.5 }
              regularization.l2:      { kind: logUniform, low: 1e-6, high: 1e-2 }
            training:
              dataset: {{Dataset(subject)}}
              preprocessing: [ meanSubtraction, standardize ]
              network: { kind: dense, hidden: [64, 32], activation: relu, batchNorm: true }
              optimizer: { kind: sgd, momentum: 0.9 }
              batchSize: 64

            """,
    };

    private static string Dataset(SampleSubject subject) => subject.About.Length == 0
        ? "{ kind: digits, stratified: true }"
        : $"{{ kind: csv, file: {WorkloadSample.Quoted(subject.About)}, label: {WorkloadSample.Quoted(subject.Label)} }}";
}
