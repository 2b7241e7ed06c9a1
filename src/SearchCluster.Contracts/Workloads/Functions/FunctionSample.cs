namespace SearchCluster.Contracts.Workloads.Functions;

/// <summary>A new study of a test function.</summary>
internal static class FunctionSample
{
    public static WorkloadSample Of { get; } = new()
    {
        Option = "--function",
        Value = "NAME",
        Description = "The test function to minimise, such as branin.",
        Usual = "branin",
        Metric = "value",
        Direction = "minimize",
        Sections = subject => $$"""
              x0: { kind: uniform, low: -5, high: 10 }
              x1: { kind: uniform, low: 0, high: 15 }
            function: { name: {{WorkloadSample.Quoted(subject.About)}} }

            """,
    };
}
