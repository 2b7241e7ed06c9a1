using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>
/// One fact about a study, appended to its journal and never changed. A study's state is what its events, applied in order, make of it;
/// everything else is a cache.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StudySubmitted), "studySubmitted")]
[JsonDerivedType(typeof(CoordinatorActivated), "coordinatorActivated")]
[JsonDerivedType(typeof(BudgetGrown), "budgetGrown")]
[JsonDerivedType(typeof(TrialProposed), "trialProposed")]
[JsonDerivedType(typeof(TrialLeased), "trialLeased")]
[JsonDerivedType(typeof(TrialReported), "trialReported")]
[JsonDerivedType(typeof(TrialCaughtUp), "trialCaughtUp")]
[JsonDerivedType(typeof(TrialWitnessed), "trialWitnessed")]
[JsonDerivedType(typeof(TrialReleased), "trialReleased")]
[JsonDerivedType(typeof(TrialPaused), "trialPaused")]
[JsonDerivedType(typeof(TrialPromoted), "trialPromoted")]
[JsonDerivedType(typeof(FoldEnded), "foldEnded")]
[JsonDerivedType(typeof(FoldJudged), "foldJudged")]
[JsonDerivedType(typeof(TrialEnded), "trialEnded")]
[JsonDerivedType(typeof(TrialToldLate), "trialToldLate")]
[JsonDerivedType(typeof(StudyEvaluated), "studyEvaluated")]
[JsonDerivedType(typeof(StudyEnded), "studyEnded")]
[JsonDerivedType(typeof(StudyPaused), "studyPaused")]
[JsonDerivedType(typeof(StudyResumed), "studyResumed")]
[JsonDerivedType(typeof(StudyStopping), "studyStopping")]
[JsonDerivedType(typeof(SiloTakenOut), "siloTakenOut")]
[JsonDerivedType(typeof(SiloLost), "siloLost")]
public abstract record StudyEvent
{
    /// <summary>When it happened, by the coordinator's clock, in UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
