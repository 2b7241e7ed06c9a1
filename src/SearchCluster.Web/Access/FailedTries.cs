using System.Net;

namespace SearchCluster.Web.Access;

/// <summary>
/// Tries with wrong tokens or codes, by the address that they come from. After ten within a minute it waits until the minute is over.
/// </summary>
internal sealed class FailedTries(TimeProvider clock)
{
    private const int Most = 10;
    private const int MostAddresses = 10_000;
    private const int BytesOfNetwork = 8;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Tries, DateTimeOffset Since)> _addresses = [];

    /// <summary>How long an address has to wait; null when it may try.</summary>
    public TimeSpan? Wait(IPAddress? address)
    {
        lock (_gate)
            return _addresses.TryGetValue(Key(address), out var failed) && failed.Tries >= Most
                && failed.Since + Span - clock.GetUtcNow() is var left && left > TimeSpan.Zero
                ? left
                : null;
    }

    /// <summary>One more has failed.</summary>
    public void Add(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_addresses.Count >= MostAddresses)
                foreach (var (old, failed) in _addresses)
                    if (failed.Since + Span <= now)
                        _addresses.Remove(old);
            var key = Key(address);
            _addresses[key] = _addresses.TryGetValue(key, out var before) && before.Since + Span > now ? (before.Tries + 1, before.Since)
                : (1, now);
        }
    }

    // Who has one IPv6 address has a network of them.
    private static string Key(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } =>
            Convert.ToHexString(address.GetAddressBytes(), 0, BytesOfNetwork),
        _ => address.ToString(),
    };
}
