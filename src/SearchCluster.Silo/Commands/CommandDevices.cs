using System.Globalization;
using Microsoft.Extensions.Options;
using SearchCluster.Contracts;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// The devices of a silo with the label <c>gpu=N</c>, which attempts of commands take whole or in part, first come, first served. Each
/// sees its own alone. More than there are is never handed out: an attempt waits in its slot until others have ended.
/// </summary>
internal sealed class CommandDevices
{
    /// <summary>The variable that says which devices a program sees.</summary>
    public const string Variable = "CUDA_VISIBLE_DEVICES";

    // A thread waits on it, which a Lock does not offer.
    private readonly object _turn = new();
    private readonly LinkedList<object> _waiting = [];
    private readonly string[] _names;
    private readonly decimal[] _left;

    public CommandDevices(IOptions<SearchClusterOptions> options)
    {
        var count = options.Value.Labels.TryGetValue(Requirement.Devices, out var label)
            && int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        string[] visible = (Environment.GetEnvironmentVariable(Variable) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _names = visible.Length > 0
            ? visible[..Math.Min(count, visible.Length)]
            : [.. Enumerable.Range(0, count).Select(device => device.ToString(CultureInfo.InvariantCulture))];
        _left = [.. _names.Select(_ => 1m)];
    }

    /// <summary>Takes devices, and waits for them.</summary>
    /// <param name="amount">Whole ones, or a part of one; 0 for none.</param>
    /// <param name="stopping">Gives the waiting up.</param>
    /// <returns>What was taken; null where the silo has no devices to hand out.</returns>
    /// <exception cref="CommandException">There are not so many.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public Taken? Take(double amount, CancellationToken stopping)
    {
        if (_names.Length == 0 && amount == 0)
            return null;
        if (amount > _names.Length)
            throw new CommandException(
                string.Create(CultureInfo.InvariantCulture, $"a trial takes {amount} devices, and this silo has {_names.Length}"));
        using var wake = stopping.UnsafeRegister(_ => PassOn(), null);
        lock (_turn)
        {
            var place = _waiting.AddLast(new object());
            try
            {
                while (true)
                {
                    stopping.ThrowIfCancellationRequested();
                    if (_waiting.First == place && Fitting((decimal)amount) is { } found)
                        return new Taken(this, found, Math.Min((decimal)amount, 1));
                    Monitor.Wait(_turn);
                }
            }
            finally
            {
                _waiting.Remove(place);
                Monitor.PulseAll(_turn);
            }
        }
    }

    private void PassOn()
    {
        lock (_turn)
            Monitor.PulseAll(_turn);
    }

    // A part is taken of the device that has the least left, so that whole ones stay whole.
    private int[]? Fitting(decimal amount)
    {
        var share = Math.Min(amount, 1);
        var count = (int)Math.Ceiling(amount);
        int[] found =
            [.. Enumerable.Range(0, _left.Length).Where(device => _left[device] >= share).OrderBy(device => _left[device]).Take(count)];
        if (found.Length < count)
            return null;
        foreach (var device in found)
            _left[device] -= share;
        return found;
    }

    /// <summary>Devices that an attempt has taken; they are free again when it is disposed.</summary>
    internal sealed class Taken(CommandDevices devices, int[] taken, decimal share) : IDisposable
    {
        /// <summary>The value of <see cref="Variable"/>.</summary>
        public string Visible => string.Join(',', taken.Select(device => devices._names[device]));

        /// <summary>Gives them back.</summary>
        public void Dispose()
        {
            lock (devices._turn)
            {
                foreach (var device in taken)
                    devices._left[device] += share;
                Monitor.PulseAll(devices._turn);
            }
        }
    }
}
