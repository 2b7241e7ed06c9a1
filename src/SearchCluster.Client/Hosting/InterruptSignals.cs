using System.Runtime.InteropServices;
using SearchCluster.Client.Answers;

namespace SearchCluster.Client.Hosting;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGHUP when the terminal closes: the first signal asks for an orderly end, the second ends the process at once.
/// </summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Output _output;
    private int _signals;

    public InterruptSignals(Output output)
    {
        _output = output;
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _first.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _first.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            _first.Cancel();
            return;
        }

        // A live display hid it.
        _output.Messages.Cursor.Show(true);
        Environment.Exit((int)ExitCode.Interrupted);
    }
}
