using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SearchCluster.Silo.Telemetry;

/// <summary>Exports spans and metrics, for the silo program and for <c>run</c> alike. Off unless an endpoint is named.</summary>
public static class SearchClusterTelemetry
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OtlpTracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string OtlpMetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>
    /// Adds exporters of the traces and metrics of SearchCluster and Orleans: OTLP where the standard variables name an endpoint,
    /// for both signals or for one; the console (its <see cref="Console.Out"/>) on demand. Listeners hear the whole process:
    /// add them once in it, however many silos it has.
    /// </summary>
    /// <param name="services">Services of the host, which flushes the exporters when it stops.</param>
    /// <param name="variables">Where the variables are: the environment.</param>
    /// <param name="toConsole">Whether to print everything too.</param>
    public static IServiceCollection AddSearchClusterTelemetry(this IServiceCollection services, IConfiguration variables, bool toConsole)
    {
        var traces = IsSet(OtlpEndpoint) || IsSet(OtlpTracesEndpoint);
        var metrics = IsSet(OtlpEndpoint) || IsSet(OtlpMetricsEndpoint);
        if (!traces && !metrics && !toConsole)
            return services;

        var telemetry = services.AddOpenTelemetry();
        if (!IsSet(ServiceName))
            telemetry.ConfigureResource(resource => resource.AddService("searchcluster"));
        if (traces || toConsole)
        {
            telemetry.WithTracing(tracing =>
            {
                // Without Orleans' own spans no context flows through its calls.
                tracing.AddSource(SearchClusterMetrics.Name, "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime");
                if (traces)
                    tracing.AddOtlpExporter();
                if (toConsole)
                    tracing.AddConsoleExporter();
            });
        }

        if (metrics || toConsole)
        {
            telemetry.WithMetrics(measuring =>
            {
                measuring.AddMeter(SearchClusterMetrics.Name, "Microsoft.Orleans");
                if (metrics)
                    measuring.AddOtlpExporter();
                if (toConsole)
                    measuring.AddConsoleExporter();
            });
        }

        return services;

        bool IsSet(string variable) => !string.IsNullOrEmpty(variables[variable]);
    }
}
