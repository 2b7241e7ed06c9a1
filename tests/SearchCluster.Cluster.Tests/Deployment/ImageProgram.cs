namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>The program of an image, as its Dockerfile starts it.</summary>
/// <param name="dockerfile">Names the commands and the variables.</param>
/// <param name="image">Where the root of the image would be.</param>
internal sealed class ImageProgram(Dockerfile dockerfile, string image)
{
    public IReadOnlyList<string> EntryPoint => Here(Dockerfile.Command(dockerfile.Of("ENTRYPOINT")));

    public IReadOnlyList<string> HealthCheck => Here(Dockerfile.Command(dockerfile.Of("HEALTHCHECK")));

    public string WorkingFolder => image + dockerfile.Of("WORKDIR");

    public IEnumerable<KeyValuePair<string, string>> Variables => dockerfile.Image
        .Where(instruction => instruction.Name == "ENV").Select(instruction => instruction.Arguments.Split('='))
            .Select(parts => KeyValuePair.Create(parts[0], parts[1]));

    /// <summary>Everything in the image, with its size.</summary>
    public IReadOnlyList<string> Content() => [.. new DirectoryInfo(image).GetFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{entry.FullName} {(entry as FileInfo)?.Length}").Order()];

    private IReadOnlyList<string> Here(string[] command) =>
        [.. command.Select(part => part.Replace("/app/", $"{image}/app/", StringComparison.Ordinal))];
}
