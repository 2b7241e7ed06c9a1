using System.Text.Json.Serialization;
using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>The answer to a slot that asks for work.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrialsTask), "trials")]
[JsonDerivedType(typeof(EvaluationTask), "evaluation")]
[JsonDerivedType(typeof(IntroductionTask), "introduction")]
[JsonDerivedType(typeof(NoTask), "none")]
public abstract record SlotTask;

/// <summary>Attempts, to be executed in order.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Version">Which of the study's submissions the slot must have; see <see cref="StudySubmission.Version"/>.</param>
/// <param name="Trials">At least one.</param>
public sealed record TrialsTask(string Study, string Version, IReadOnlyList<TrialLease> Trials) : SlotTask;

/// <summary>The evaluation of the best trial, once all trials have ended.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Version">Which of the study's submissions the slot must have.</param>
/// <param name="Evaluation">What to evaluate.</param>
public sealed record EvaluationTask(string Study, string Version, EvaluationLease Evaluation) : SlotTask;

/// <summary>The study must know first what the slot's silo has; the slot asks again afterwards.</summary>
/// <param name="Study">Name of the study.</param>
public sealed record IntroductionTask(string Study) : SlotTask;

/// <summary>Nothing to do.</summary>
/// <param name="Reason">For whom there is nothing.</param>
public sealed record NoTask(NoTaskReason Reason) : SlotTask
{
    /// <summary>Nothing for any slot.</summary>
    public static NoTask Now { get; } = new(NoTaskReason.NothingToLease);
}

/// <summary>Why there is nothing to do.</summary>
public enum NoTaskReason
{
    /// <summary>The study has nothing to lease now. It says so when that changes.</summary>
    NothingToLease,

    /// <summary>The study has nothing for this slot now; others may get work.</summary>
    NotThisSlot,

    /// <summary>The silo of the slot lacks what the study requires.</summary>
    UnfitSilo,

    /// <summary>The study has ended, is paused or does not exist.</summary>
    StudyAtRest,
}
