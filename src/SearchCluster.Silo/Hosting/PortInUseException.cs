namespace SearchCluster.Silo.Hosting;

/// <summary>A port cannot be had; the message says which, and what to do.</summary>
internal sealed class PortInUseException(string message) : Exception(message);
