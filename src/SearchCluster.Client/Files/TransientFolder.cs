namespace SearchCluster.Client.Files;

/// <summary>A new folder among the system's temporary ones, for this user alone; gone when disposed.</summary>
internal sealed class TransientFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("searchcluster-");

    /// <summary>Its path.</summary>
    public string Path => _folder.FullName;

    /// <summary>Deletes it with all that it holds.</summary>
    public void Dispose() => _folder.Delete(recursive: true);
}
