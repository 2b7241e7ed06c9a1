namespace SearchCluster.Contracts.Grains;

/// <summary>Looks at data on one silo; its key is the silo's address.</summary>
[Alias("searchcluster.data")]
public interface IDataGrain : IGrainWithStringKey
{
    /// <summary>Reads the data of a study, and tells whether the plan fits them.</summary>
    [ResponseTimeout("00:00:30")]
    Task<DataInspection> Inspect(StudySpec spec, CancellationToken cancellationToken);
}
