using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Submissions of the studies that the slots of this silo worked on last, so that one is fetched once and not with each lease.
/// </summary>
internal sealed class KnownSubmissions(IGrainFactory grains)
{
    private const int MostKept = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Study, string Version, StudySubmission Submission)> _recent = new();

    /// <summary>The submission of a version, fetched where it is not known here.</summary>
    /// <exception cref="InvalidOperationException">There is no such study any more.</exception>
    public StudySubmission Get(string study, string version)
    {
        if (Find(study, version) is { } known)
            return known;

        // A newer version than the lease's is right too: only the budget can have grown meanwhile.
        var submission = grains.GetGrain<IStudyWork>(study).Submission(CancellationToken.None).GetAwaiter().GetResult()
            ?? throw new InvalidOperationException($"there is no study {study}");
        lock (_lock)
        {
            _recent.AddFirst((study, submission.Version ?? version, submission));
            if (_recent.Count > MostKept)
                _recent.RemoveLast();
        }

        return submission;
    }

    private StudySubmission? Find(string study, string version)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Study != study || node.Value.Version != version)
                    continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Submission;
            }
        }

        return null;
    }
}
