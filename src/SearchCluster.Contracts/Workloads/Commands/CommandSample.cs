namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>A new study that runs a program of the user's.</summary>
internal static class CommandSample
{
    public static WorkloadSample Of { get; } = new()
    {
        Option = "--command",
        Value = "LINE",
        Description = "The program to run for each trial, such as \"python3 train.py --lr {lr}\".",
        Usual = "python3 train.py --lr {lr}",
        Sections = subject => $$"""
              lr: { kind: logUniform, low: 1e-5, high: 1e-1 }
            # The program prints a line of JSON with the metric, such as {"accuracy": 0.93}, once or after each epoch.
            command:
              run: {{WorkloadSample.Quoted(subject.About)}}

            """,
    };
}
