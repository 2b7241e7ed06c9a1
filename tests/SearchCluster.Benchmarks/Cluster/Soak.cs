using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;

namespace SearchCluster.Benchmarks.Cluster;

/// <summary>
/// Studies on real silos over a real PostgreSQL, while silos are killed with -9 at moments drawn from a seed, one or several or all of
/// them, over and over, and started again. Each study is then audited, and compared bit for bit with what one undisturbed silo makes of it.
/// </summary>
internal sealed class Soak
{
    private const int StudiesAtOnce = 2;

    // Moments between two kills, and between a kill and the restart. The longer one allows for the cluster's own notice of a death.
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(4);

    // After the last kill the studies at work are to end by themselves.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SiloCluster _cluster;
    private readonly Random _random;
    private readonly int _seed;
    private readonly TextWriter _progress;
    private readonly CancellationTokenSource _over;
    private readonly List<string> _differing = [];
    private readonly List<string> _unended = [];
    private readonly List<StudyAudit> _audits = [];
    private int _kills;
    private int _killsOfAll;
    private int _takenOver;
    private int _studies;

    private Soak(SiloCluster cluster, TextWriter progress, TimeSpan time, int seed)
    {
        _cluster = cluster;
        _progress = progress;
        _seed = seed;
        _random = new Random(seed);
        _over = new CancellationTokenSource(time);
    }

    /// <summary>Runs for so long, and until what runs then has ended; writes one JSON document.</summary>
    /// <param name="output">Gets the document.</param>
    /// <param name="progress">Gets a line for every study.</param>
    /// <param name="minutes">How long silos are killed.</param>
    /// <param name="seed">Decides who is killed, and when.</param>
    /// <param name="silos">Number of silos, of one slot each.</param>
    /// <returns>0 when nothing was lost, doubled or other than undisturbed, else 1.</returns>
    public static async Task<int> Write(TextWriter output, TextWriter progress, int minutes, int seed, int silos)
    {
        await using var cluster = await SiloCluster.Start(silos);
        var soak = new Soak(cluster, progress, TimeSpan.FromMinutes(minutes), seed);
        await soak.Run();
        var (lost, doubled) =
            (soak._audits.Sum(audit => audit.Missing.Count + audit.Proposed - audit.Ended),
            soak._audits.Sum(audit => audit.Doubled.Count + audit.Unleased.Count));
        var ok = lost == 0 && doubled == 0 && soak._differing.Count == 0 && soak._unended.Count == 0
            && soak._audits.TrueForAll(audit => audit.Ok);
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                ok,
                minutes,
                seed,
                silos,
                killsSurvived = soak._kills,
                killsOfAllAtOnce = soak._killsOfAll,
                coordinatorsTakenOver = soak._takenOver,
                studies = soak._audits.Count,
                trialsCounted = soak._audits.Sum(audit => audit.Ended),
                attempts = soak._audits.Sum(audit => audit.Attempts),
                toldLate = soak._audits.Sum(audit => audit.Timing.Late),
                lost,
                doubled,
                differing = soak._differing,
                unended = soak._unended,
            },
            SearchClusterJson.Indented));
        return ok ? 0 : 1;
    }

    private async Task Run()
    {
        var kinds = SoakStudy.All((ulong)_seed);
        await Task.WhenAll([Kill(), .. Enumerable.Range(0, StudiesAtOnce).Select(_ => RunStudies(kinds))]);
    }

    private async Task RunStudies(IReadOnlyList<SoakStudy> kinds)
    {
        while (!_over.IsCancellationRequested && _unended.Count == 0)
        {
            var round = Interlocked.Increment(ref _studies) - 1;
            var kind = kinds[round % kinds.Count];
            var undisturbed = await kind.Undisturbed();
            var spec = kind.Named(round);
            await _cluster.Submit(spec);
            if (await Ended(spec.Name) is not { } journal)
                return;

            var audit = await _cluster.Audit(spec.Name);
            var outcome = await _cluster.Outcome(spec.Name);
            var isSame = outcome == undisturbed;
            lock (_audits)
            {
                _audits.Add(audit);
                _takenOver += journal.Count(happened => happened is CoordinatorActivated) - 1;
                if (!isSame)
                    _differing.Add($"{spec.Name}: {FirstDifference(outcome, undisturbed)}");
                _progress.WriteLine(
                    $"{spec.Name}: {audit.Ended} trials in {audit.Attempts} attempts, audit {(audit.Ok ? "ok" : "NOT OK")}, "
                    + $"{(isSame ? "the same bits" : "OTHER BITS")}; {_kills} kills so far");
            }
        }
    }

    private static string FirstDifference(string outcome, string undisturbed)
    {
        var (found, expected) = (outcome.Split('\n'), undisturbed.Split('\n'));
        var line = Enumerable.Range(0, Math.Min(found.Length, expected.Length))
            .FirstOrDefault(i => found[i] != expected[i], Math.Min(found.Length, expected.Length));
        return $"{found.ElementAtOrDefault(line)} instead of {expected.ElementAtOrDefault(line)}";
    }

    private async Task<List<StudyEvent>?> Ended(string study)
    {
        using var patience = new CancellationTokenSource();
        using var _ = _over.Token.Register(() => patience.CancelAfter(Patience));
        try
        {
            return [.. (await _cluster.EndOf(study, patience.Token)).Select(entry => entry.Event)];
        }
        catch (OperationCanceledException)
        {
            lock (_audits)
                _unended.Add(study);
            return null;
        }
    }

    private async Task Kill()
    {
        while (!_over.IsCancellationRequested)
        {
            await Wait(LongestQuiet);
            if (_over.IsCancellationRequested)
                break;
            // Mostly one of them, now and then more, or all.
            var victims = _cluster.Silos.OrderBy(_ => _random.Next()).Take(_random.Next(4) > 0 ? 1 : 1 + _random.Next(_cluster.Silos.Count))
                .ToList();
            await Task.WhenAll(victims.Select(victim => victim.Kill(SiloCluster.Patience())));
            _kills += victims.Count;
            _killsOfAll += victims.Count == _cluster.Silos.Count ? 1 : 0;
            await Wait(LongestAbsence);
            await _cluster.StartAll();
        }

        await _cluster.StartAll();
    }

    private async Task Wait(TimeSpan longest) =>
        await Task.Delay(longest * _random.NextDouble(), TimeProvider.System, _over.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
