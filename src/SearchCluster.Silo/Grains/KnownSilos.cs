using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// The silos that have introduced themselves to a study, and whether they may have trials of it: with all labels that it requires, the
/// very data that it was submitted with, and leave to run users' code where it is one. A study that needs none of it takes any.
/// </summary>
internal sealed class KnownSilos(StudySubmission submission)
{
    // What was missing may have been put there since.
    private static readonly TimeSpan UnfitFor = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset?> _unfitSince = [];

    /// <summary>Whether a silo may have trials; null when it has to introduce itself first.</summary>
    public bool? IsFit(string silo, DateTimeOffset now)
    {
        if (submission.DataFingerprint is null && submission.Spec.Requires.Count == 0 && !submission.Spec.Workload.RunsUsersCode)
            return true;
        if (!_unfitSince.TryGetValue(silo, out var unfitSince))
            return null;
        return unfitSince is null ? true : now - unfitSince > UnfitFor ? null : false;
    }

    /// <summary>Takes an introduction.</summary>
    /// <returns>Why the silo gets no trials; null when it does.</returns>
    public string? Introduce(SiloOffer offer, DateTimeOffset now)
    {
        var reason = Misfit(offer);
        _unfitSince[offer.Silo] = reason is null ? null : now;
        return reason;
    }

    private string? Misfit(SiloOffer offer)
    {
        if (submission.Spec.Requires.Where(required => !Requirement.IsMetBy(required, offer.Labels)).ToList() is { Count: > 0 } missing)
            return $"it lacks the label {string.Join(", ", missing)}";
        if (submission.Spec.Workload.RunsUsersCode && !offer.RunsUsersCode)
            return "it does not run users' programs";
        if (submission.DataFingerprint == offer.DataFingerprint)
            return null;
        return offer.DataFingerprint is null
            ? "the data cannot be read there"
            : $"the data there have the SHA-256 {offer.DataFingerprint}, the study was submitted with {submission.DataFingerprint}";
    }
}
