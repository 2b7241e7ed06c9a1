using Microsoft.Extensions.Logging;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Training.Data;

namespace SearchCluster.Silo.Workers;

/// <summary>Looks at a study's data as they lie on this silo. Reading may take minutes: on a thread of your own.</summary>
internal sealed partial class DataInspector(DataCache data, ILogger<DataInspector> logger)
{
    /// <summary>The second half of a study's validation.</summary>
    public DataInspection Inspect(StudySpec spec)
    {
        if (spec.Workload.Data is not { } source)
            return new DataInspection();
        try
        {
            var splits = data.Read(source.Dataset, spec.Search.Seed);
            return new DataInspection
            {
                Fingerprint = splits.Sha256,
                ValidationExamples = splits.Validation.Count,
                Problems = [.. spec.DataProblems(splits).Select(problem => new Problem(problem.Path, problem.Message))],
                Warnings = [.. spec.DataWarnings(splits)],
            };
        }
        catch (DataFileException error)
        {
            // The client need not be one who may read the file.
            LogUnreadable(spec.Search.Name, error.Message);
            return new DataInspection { Problems = [.. error.All.Select(one => new Problem(source.Path, one.PublicTold))] };
        }
    }

    /// <summary>SHA-256 of the study's data here; null when they cannot be read.</summary>
    public string? Fingerprint(StudySpec spec)
    {
        try
        {
            return spec.Workload.Data is { } source ? data.Read(source.Dataset, spec.Search.Seed).Sha256 : null;
        }
        catch (DataFileException error)
        {
            LogUnreadable(spec.Search.Name, error.Message);
            return null;
        }
    }

    [LoggerMessage(90, LogLevel.Warning, "The data of study {Study} cannot be used here: {Message}")]
    private partial void LogUnreadable(string study, string message);
}
