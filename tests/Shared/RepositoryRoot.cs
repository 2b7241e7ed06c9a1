namespace SearchCluster.Tests;

/// <summary>The folder with the solution, inside which the tests run.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its path.</summary>
    public static string Path { get; } = Of(AppContext.BaseDirectory);

    /// <summary>The C# files below one of its folders that are written by hand.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Path, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Of(string? folder) =>
        folder is null ? throw new InvalidOperationException("these tests run from inside the repository")
        : File.Exists(System.IO.Path.Combine(folder, "SearchCluster.sln")) ? folder
        : Of(System.IO.Path.GetDirectoryName(folder));
}
