namespace SearchCluster.Presentation.Views;

/// <summary>What is told of a study that is gone.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Deleted">Whether it is gone.</param>
/// <param name="Trials">How many trials it had.</param>
public sealed record DeletedStudy(string Study, bool Deleted, int Trials);
