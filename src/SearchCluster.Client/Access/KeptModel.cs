using SearchCluster.Client.Answers;
using SearchCluster.Contracts;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using SearchCluster.Training.Runs;

namespace SearchCluster.Client.Access;

/// <summary>The model of a trial, from the store.</summary>
/// <param name="Study">The study.</param>
/// <param name="Spec">The study as it was submitted.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Epoch">The epoch after which the model was taken.</param>
/// <param name="Model">The model.</param>
internal sealed record KeptModel(StudySummary Study, StudySpec Spec, TrialSummary Trial, int Epoch, TrainedModel Model)
{
    /// <summary>Reads the model of a trial; null for that of the best.</summary>
    /// <exception cref="CommandException">There is no such study, trial or model, or it cannot be read.</exception>
    public static async Task<KeptModel> Of(StoredStudies stored, string name, int? number)
    {
        var study = await stored.Study(name);
        var spec = await stored.Spec(name);
        if (!spec.Workload.LeavesModels)
            throw new CommandException(
                ExitCode.Failed,
                    $"study '{name}' has no models: only trials of the section training leave any, and its section is {spec.Workload.Key}");
        var trial = await stored.Trial(study, number ?? study.Best?.Number ?? throw new CommandException(
            ExitCode.NotFound, $"study '{name}' has no best trial: {StandingWords.WhyNoneIsBest(study.Counts)}"));
        var models = await stored.Models(name);
        // That which was measured on the test split, before one that waits for the study's end.
        var key = models.Where(model => model.Key.Trial == trial.Number)
            .OrderByDescending(model => model.IsPinned).ThenBy(model => model.Key.Fold).ThenByDescending(model => model.Key.Epoch)
            .FirstOrDefault()?.Key ?? throw NoneOf(study, spec, trial.Number, [.. models.Select(model => model.Key.Trial).Distinct()]);
        var bytes = await stored.Model(key) ?? throw NoneOf(study, spec, trial.Number, []);
        try
        {
            return new KeptModel(study, spec, trial, key.Epoch, TrainedModel.Read(bytes));
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(
                ExitCode.Failed, $"the model of trial {trial.Number} of study '{name}' cannot be read: {error.Message}", error);
        }
    }

    private static CommandException NoneOf(StudySummary study, StudySpec spec, int trial, IReadOnlyList<int> others)
    {
        var kept = others.Count == 0 ? "none is" : others.Count == 1 ? $"that of trial {others[0]} is"
            : $"those of trials {string.Join(", ", others)} are";
        var why = spec.Keep == KeptModels.None ? "the study says 'keep: none'"
            : study.HasEnded ? $"{kept} ('keep: {(spec.Keep == KeptModels.Front ? "front" : "best")}')"
            : $"{kept} so far, and the study has not ended";
        return new CommandException(ExitCode.NotFound, $"no model of trial {trial} of study '{study.Study}' is kept: {why}");
    }
}
