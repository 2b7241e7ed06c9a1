using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Wakes the coordinators of active studies, since nobody else would: all that hash to this silo when it starts and whenever
/// membership changes, and those that were lost here. It reads the database at these moments alone.
/// </summary>
internal sealed partial class StudyReviver(
    IGrainFactory grains,
    IJournal journal,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    TimeProvider clock,
    ILogger<StudyReviver> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    // Null stands for all of them.
    private readonly Channel<string?> _wanted = Channel.CreateUnbounded<string?>(new UnboundedChannelOptions { SingleReader = true });
    private Task _serving = Task.CompletedTask;

    /// <summary>Begins when the silo is active, ends before it leaves.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StudyReviver), ServiceLifecycleStage.Active, Start, Stop);

    /// <summary>A coordinator of this silo is gone while its study runs.</summary>
    public void Request(string study) => _wanted.Writer.TryWrite(study);

    /// <summary>Gives the token up.</summary>
    public void Dispose() => _stopping.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        _serving = Task.WhenAll(Observe(), Serve());
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The first update is the membership as it is. Silos also publish again and again that they live: that changes nothing, and an idle
    // cluster does not look for studies.
    private async Task Observe()
    {
        HashSet<SiloAddress>? known = null;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stopping.Token))
        {
            var active = snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)
                .ToHashSet();
            if (known is null || !known.SetEquals(active))
                _wanted.Writer.TryWrite(null);
            known = active;
        }
    }

    private async Task Serve()
    {
        var waiting = new HashSet<string>();
        var all = false;
        var pause = ShortestPause;
        while (await Wanted(waiting.Count > 0 || all, pause))
        {
            while (_wanted.Reader.TryRead(out var study))
            {
                pause = ShortestPause;
                if (study is null)
                    all = true;
                else
                    waiting.Add(study);
            }

            try
            {
                if (all)
                    waiting.UnionWith(await ActiveStudiesOfThisSilo());
                all = false;
            }
            catch (DatabaseException error)
            {
                LogReadFailed(error.Message);
            }

            await Wake(waiting);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Waits for the next wish; no longer than the pause when some are left over.</summary>
    private async Task<bool> Wanted(bool someAreLeft, TimeSpan pause)
    {
        Task wished = _wanted.Reader.WaitToReadAsync(_stopping.Token).AsTask();
        await (someAreLeft ? Task.WhenAny(wished, Task.Delay(pause, clock, _stopping.Token)) : wished)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stopping.IsCancellationRequested;
    }

    private async Task<IEnumerable<string>> ActiveStudiesOfThisSilo()
    {
        var studies = await journal.Query(queries => queries.Studies());
        var silos = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress.ToParsableString())
            .ToList();
        var own = silo.SiloAddress.ToParsableString();
        return studies.Where(study => IsActive(study) && OwnerOf(study.Study, silos) == own).Select(study => study.Study);
    }

    // Of a paused study nothing but its running trials can change by itself.
    private static bool IsActive(StudySummary study) =>
        study.State is StudyState.Running or StudyState.Stopping || (study.State == StudyState.Paused && study.Counts.Running > 0);

    // What cannot be woken stays on the list.
    private async Task Wake(HashSet<string> studies)
    {
        var woken = await Task.WhenAll(studies.Select(async study =>
        {
            try
            {
                await grains.GetGrain<IStudyWork>(study).Wake(_stopping.Token);
                return study;
            }
            catch (Exception error) when (!_stopping.IsCancellationRequested)
            {
                LogWakeFailed(study, error.Message);
                return null;
            }
        }));
        studies.ExceptWith(woken.OfType<string>());
    }

    /// <summary>
    /// The silo that answers for a study: each has a draw for it, the highest wins, so that a silo's death moves its own studies alone.
    /// </summary>
    internal static string? OwnerOf(string study, IEnumerable<string> silos) =>
        silos.MaxBy(silo => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{silo} {study}"))), StringComparer.Ordinal);

    [LoggerMessage(60, LogLevel.Warning, "Active studies cannot be looked up, and are looked up again: {Message}")]
    private partial void LogReadFailed(string message);

    [LoggerMessage(61, LogLevel.Information, "Study {Study} could not be woken yet: {Message}")]
    private partial void LogWakeFailed(string study, string message);
}
