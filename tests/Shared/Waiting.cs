namespace SearchCluster.Tests;

/// <summary>Tests wait for conditions, never for a time. The patience only ends a test that hangs.</summary>
internal static class Waiting
{
    /// <summary>Longer than anything here takes on a machine with eighty other programs at work.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>A token that is cancelled when the patience is over.</summary>
    public static CancellationToken Patience() => new CancellationTokenSource(Longest, TimeProvider.System).Token;

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="OperationCanceledException">The patience is over.</exception>
    public static Task Until(Func<bool> condition, CancellationToken patience = default) =>
        Until(() => Task.FromResult(condition()), patience);

    /// <summary>Waits until something holds that takes a call to be known.</summary>
    /// <exception cref="OperationCanceledException">The patience is over.</exception>
    public static async Task Until(Func<Task<bool>> condition, CancellationToken patience = default)
    {
        var over = patience.CanBeCanceled ? patience : Patience();
        while (!await condition())
            await Task.Delay(Glance, TimeProvider.System, over);
    }
}
