namespace SearchCluster.Training.Data;

/// <summary>A data file that cannot be read as what it should be. The message says where, what was expected, and what was found.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>Names the file, the place in it (a byte, a line; empty for the whole), what was expected and what was found.</summary>
    public DataFileException(string file, string place, string expected, string found)
        : base($"{file}: {(place.Length > 0 ? $"{place}: " : "")}expected {expected}, found {found}")
    {
    }
}
