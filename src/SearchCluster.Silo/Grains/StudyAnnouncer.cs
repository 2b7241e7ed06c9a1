using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Grains;

/// <summary>Tells the dispatchers how many slots a study wants, where they believe that there are fewer.</summary>
internal sealed partial class StudyAnnouncer(string name, Dispatchers dispatchers, IGrainFactory grains, TimeProvider clock, ILogger logger)
{
    // A dispatcher that was lost with its silo learns of the study by this alone.
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(5);

    private readonly AnnouncedDemand _demand = new(dispatchers);

    /// <summary>A slot asked: its dispatcher sends one fewer, or none after an answer that there is nothing.</summary>
    public void Asked(SlotName slot, SlotTask answer) => _demand.Asked(slot, answer);

    /// <summary>Repeats the last announcement, if it was long ago and the study is not at rest.</summary>
    public Task Heartbeat(Study study) => !IsAtRest(study) && clock.GetElapsedTime(_demand.Announced) >= HeartbeatPeriod
        ? Announce(study, isHeartbeat: true)
        : Task.CompletedTask;

    /// <summary>Announces what the study wants, if that is more than the dispatchers believe.</summary>
    /// <param name="study">The study.</param>
    /// <param name="isHeartbeat">Whether to announce in any case.</param>
    public Task Announce(Study study, bool isHeartbeat)
    {
        var (wanted, isAtRest) = (study.Wanted, IsAtRest(study));
        if (!_demand.MustAnnounce(wanted, isAtRest, isHeartbeat, clock.GetTimestamp()))
            return Task.CompletedTask;

        var announcement = new StudyAnnouncement(name, study.Plan.Budget.Priority, study.Plan.Budget.Weight)
        {
            Wanted = wanted,
            IsAtRest = isAtRest,
            TakenOut = [.. study.TakenOut.Select(silo => new TakenOutSilo(silo.Key, name, silo.Value))],
        };
        return Task.WhenAll(dispatchers.All(grains).Select(dispatcher => Tell(dispatcher, announcement)));
    }

    // A paused study hears of a silo that leaves as long as trials of it run there.
    private static bool IsAtRest(Study study) => study.State switch
    {
        StudyState.Running or StudyState.Stopping => false,
        StudyState.Paused => study.HeldLeases().Count == 0,
        _ => true,
    };

    // Lost with its silo, or on its way: the next heartbeat tells it.
    private async Task Tell(IDispatcherGrain dispatcher, StudyAnnouncement announcement)
    {
        try
        {
            await dispatcher.Announce(announcement, CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogNotAnnounced(name, error.Message);
        }
    }

    [LoggerMessage(19, LogLevel.Warning, "Study {Study}: a dispatcher could not be told of it, and is told again: {Message}")]
    private partial void LogNotAnnounced(string study, string message);
}
