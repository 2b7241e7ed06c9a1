using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Silo.Hosting;

/// <summary>The program <c>searchcluster-silo</c>: reads its options, starts a silo, and drains it when it is told to end.</summary>
internal sealed partial class SiloProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Invalid = 2;

    // How long work waits for PostgreSQL to come back before it fails, and is taken up again from the journal.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Option<string> _file = new("--settings")
    {
        Description = $"A JSON file with these settings in a section {SiloSetting.Section}, and levels of the log in a section Logging. Default: appsettings.json of the working folder, if there is one.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _probe = new("--probe")
    {
        Description = "Start no silo, but ask the one that runs with these settings whether it takes work: ends with 0 if so, else with 1. For health checks of containers.",
    };

    private readonly Dictionary<SiloSetting, Option<string>> _flags = SiloSetting.All.ToDictionary(setting => setting, setting => new Option<string>(setting.Flag)
    {
        Description = $"{setting.Help} [{setting.Variable}]",
        HelpName = setting.Placeholder,
        Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    });

    private readonly TextWriter _error;

    private SiloProgram(TextWriter error) => _error = error;

    /// <summary>Runs one silo until it is told to end. Exit codes: 0 ended when told to, 1 failed, 2 invalid settings.</summary>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter error)
    {
        var program = new SiloProgram(error);
        var root = new RootCommand("A silo of SearchCluster: trains trials of the studies that clients submit. Flags go before environment variables, those before the settings file.");
        root.Options.Add(program._file);
        root.Options.Add(program._probe);
        foreach (var flag in program._flags.Values)
            root.Options.Add(flag);
        root.SetAction(program.Execute);
        var parsed = root.Parse(args);
        var streams = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = error };
        if (parsed.Action is not ParseErrorAction usage)
            return await parsed.InvokeAsync(streams);
        usage.ShowHelp = false;
        await parsed.InvokeAsync(streams);
        return Invalid;
    }

    private async Task<int> Execute(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = Configuration(parsed);
            var (options, problems) = DeploymentOptionsReading.Of(configuration);
            if (problems.Count == 0 && parsed.GetValue(_probe))
                return await SiloProbe.IsReady(options, cancellationToken) ? Done : Failed;
            var (tls, faults) = options.Tls is { } files ? TlsIdentity.Load(files, TlsRole.Silo, TimeProvider.System) : (null, []);
            foreach (var problem in problems.Concat(faults))
                Complain(problem);
            return problems.Count + faults.Count > 0 ? Invalid : await Serve(options, configuration, tls, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or FileNotFoundException)
        {
            Complain(error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message);
            return Invalid;
        }
        catch (Exception error) when (error is DatabaseException or PortInUseException)
        {
            Complain(error.Message);
            return Failed;
        }
    }

    private static async Task<int> Serve(DeploymentOptions options, IConfiguration configuration, TlsIdentity? tls, CancellationToken cancellationToken)
    {
        using var claim = new PortClaim();
        claim.Claim(options.ListenAddress, options.SiloPort, SiloSetting.SiloPort);
        if (options.GatewayPort != 0)
            claim.Claim(options.ListenAddress, options.GatewayPort, SiloSetting.GatewayPort);
        claim.Claim(options.HttpAddress, options.HttpPort, SiloSetting.HttpPort);

        await using var application = await Build(options, configuration, tls, cancellationToken);
        await application.StartAsync(cancellationToken);
        var logger = application.Services.GetRequiredService<ILogger<SiloProgram>>();
        LogStarted(logger, application.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString(), options.ToString());
        await application.WaitForShutdownAsync(cancellationToken);
        LogEnded(logger);
        return Done;
    }

    private static async Task<WebApplication> Build(DeploymentOptions options, IConfiguration configuration, TlsIdentity? tls, CancellationToken cancellationToken)
    {
        if (options.ConnectionString is null)
        {
            var local = SqliteDatabase.OpenForWriting(options.Database);
            if (options.GatewayPort != 0 && tls is null && (IPAddress.IsLoopback(options.ListenAddress) || options.ListenAddress.Equals(IPAddress.Any)))
                local.Announce(options.GatewayPort);
            return SiloHost.Build(options, configuration, local, tls);
        }

        // It lives as long as the database, which logs to it.
        var loggers = LoggerFactory.Create(logging => SiloHost.ConfigureLogging(logging, configuration));
        return SiloHost.Build(options, configuration, await PostgresDatabase.Open(
            options.ConnectionString, Patience, TimeProvider.System, loggers.CreateLogger<PostgresDatabase>(), options.Adopt, cancellationToken), tls);
    }

    private IConfiguration Configuration(ParseResult parsed)
    {
        var variables = SiloSetting.All
            .Select(setting => KeyValuePair.Create($"{SiloSetting.Section}:{setting.Key}", Environment.GetEnvironmentVariable(setting.Variable)))
            .Where(variable => !string.IsNullOrEmpty(variable.Value));
        var flags = _flags
            .Where(flag => parsed.GetResult(flag.Value) is { Implicit: false })
            .Select(flag => KeyValuePair.Create<string, string?>($"{SiloSetting.Section}:{flag.Key.Key}", parsed.GetValue(flag.Value) ?? "true"));
        var file = parsed.GetValue(_file);
        return new ConfigurationBuilder()
            .SetBasePath(Environment.CurrentDirectory)
            .AddJsonFile(file ?? "appsettings.json", optional: file is null)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(variables)
            .AddInMemoryCollection(flags)
            .Build();
    }

    [LoggerMessage(71, LogLevel.Information, "The silo {Silo} takes work: {Options}")]
    private static partial void LogStarted(ILogger logger, string silo, string options);

    [LoggerMessage(72, LogLevel.Information, "The silo has drained and left")]
    private static partial void LogEnded(ILogger logger);

    private void Complain(string problem) => _error.WriteLine($"searchcluster-silo: {problem}");
}
