using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Silo.Workers;
using SearchCluster.Training.Data;

namespace SearchCluster.Client.Commands;

/// <summary>A study file that has passed both halves of validation: of structure, and of the data, which lie here.</summary>
/// <param name="Spec">The study.</param>
/// <param name="Splits">Its data, split but not preprocessed; null where it has none.</param>
internal sealed record PreparedStudy(StudySpec Spec, DataSplits? Splits)
{
    /// <summary>Number of trials.</summary>
    public int Trials => Spec.Search.Trials;

    /// <summary>What is not wrong, but unwise.</summary>
    public IEnumerable<string> Warnings => Splits is null ? Spec.Search.Warnings()
        : Spec.Search.Warnings().Concat(Spec.DataWarnings(Splits));

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="CommandException">With every problem of the file, or of the data.</exception>
    /// <param name="file">The study file.</param>
    /// <param name="data">Where the data are read, and kept for the silos.</param>
    public static PreparedStudy Of(string file, DataCache data)
    {
        var (spec, problems) = StudyFile.Read(file);
        if (spec is null)
            throw new CommandException(file, problems);
        spec = spec with { Workload = spec.Workload.WithDataBeside(Path.GetDirectoryName(file) ?? "") };
        if (spec.Workload.Data is not { } source)
            return new PreparedStudy(spec, null);

        DataSplits splits;
        try
        {
            splits = data.Read(source.Dataset, spec.Search.Seed);
        }
        catch (DataFileException error)
        {
            throw new CommandException(file, [.. error.All.Select(one => StudyFile.Locate(file, new Problem(source.Path, one.Told)))]);
        }

        var unfit = spec.DataProblems(splits).Select(problem => StudyFile.Locate(file, new Problem(problem.Path, problem.Message)))
            .ToList();
        return unfit.Count == 0 ? new PreparedStudy(spec, splits) : throw new CommandException(file, unfit);
    }
}
