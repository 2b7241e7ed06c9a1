namespace SearchCluster.Search.Samplers.Stages;

/// <summary>
/// Cuts the trials of a budget into stages of equal size. A stage begins when all trials of those before it have ended: what it
/// searches then depends on their results alone, and not on how many slots there were.
/// </summary>
/// <param name="trials">Trials of the budget. Trials that a larger budget adds belong to the last stage.</param>
/// <param name="stages">Number of stages.</param>
internal sealed class StageSchedule(int trials, int stages)
{
    /// <summary>Number of stages.</summary>
    public int Stages => stages;

    /// <summary>The stage of a trial.</summary>
    public int StageOf(int trial)
    {
        var stage = 0;
        while (stage + 1 < stages && trial >= FirstTrial(stage + 1))
            stage++;
        return stage;
    }

    /// <summary>Whether all trials of the stages before this one have ended.</summary>
    public bool MayBegin(int stage, StudyHistory history) =>
        history.Unfinished.All(trial => StageOf(trial.Trial) >= stage);

    /// <summary>The trials of a stage that completed with a value and within the constraints, best first.</summary>
    public List<Observation> Completed(int stage, StudyHistory history, Objective objective) =>
        objective.Rank(history.Ended.Where(trial => StageOf(trial.Trial) == stage));

    /// <summary>Trials of a stage.</summary>
    public int SizeOf(int stage) => FirstTrial(stage + 1) - FirstTrial(stage);

    private int FirstTrial(int stage) => (int)((long)trials * stage / stages);
}
