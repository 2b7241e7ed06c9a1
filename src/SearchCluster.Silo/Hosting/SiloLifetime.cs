using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// The signals that end a silo: SIGTERM, SIGINT, SIGQUIT, and SIGHUP unless the process was started to ignore it (nohup). They are noticed
/// from the beginning, while the database is still waited for.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private static readonly PosixSignal[] All = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource _received = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public TerminationSignals() => _registrations =
        [.. All.Concat(IgnoresHangup() ? [] : [PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Received => _received.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _received.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _received.Cancel();
    }

    // Bit 0 of the mask is signal 1.
    private static bool IgnoresHangup()
    {
        const string mask = "SigIgn:";
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(mask, StringComparison.Ordinal)) is { } ignored
            && (ulong.Parse(ignored.AsSpan(mask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) != 0;
    }
}

/// <summary>
/// Stops the host when a signal has come, and tells systemd where it asked for that. A signal while the host starts is kept until it has
/// started: a silo that breaks off its start leaves its row in the membership, and Orleans reports ten errors.
/// </summary>
internal sealed class SiloLifetime(TerminationSignals signals, IHostApplicationLifetime application, IServiceProvider services)
    : IHostLifetime, IDisposable
{
    private readonly List<CancellationTokenRegistration> _registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        // Systemd's notifier is there where the environment names a socket for it.
        var systemd = services.GetService(typeof(ISystemdNotifier)) as ISystemdNotifier;
        _registrations.Add(application.ApplicationStarted.Register(() =>
        {
            systemd?.Notify(ServiceState.Ready);
            _registrations.Add(signals.Received.Register(application.StopApplication));
        }));
        _registrations.Add(application.ApplicationStopping.Register(() => systemd?.Notify(ServiceState.Stopping)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
