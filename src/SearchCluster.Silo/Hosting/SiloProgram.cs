using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchCluster.Search;
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

    // How long a silo that is told to end while it starts may take to have started, so that it can leave in order.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    private readonly Option<string> _file = new("--settings")
    {
        Description = $"A JSON file with these settings in a section {SiloSetting.Section}, and levels and form of the log in a section "
            + "Logging. Default: appsettings.json of the working folder, if there is one.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _probe = new("--probe")
    {
        Description = "Start no silo, but ask the one that runs with these settings whether it takes work: ends with 0 if so, else with 1. "
            + "For health checks of containers.",
    };

    private readonly Dictionary<SiloSetting, Option> _flags = SiloSetting.All.ToDictionary(setting => setting, FlagOf);

    private readonly TextWriter _error;
    private readonly TerminationSignals _signals;

    private SiloProgram(TextWriter error, TerminationSignals signals) => (_error, _signals) = (error, signals);

    /// <summary>Runs one silo until it is told to end. Exit codes: 0 ended when told to, 1 failed, 2 invalid settings.</summary>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter error)
    {
        using var signals = new TerminationSignals();
        var program = new SiloProgram(error, signals);
        var root = new RootCommand("A silo of SearchCluster: trains trials of the studies that clients submit. "
            + "Flags go before environment variables, those before the settings file.");
        root.Options.Add(program._file);
        root.Options.Add(program._probe);
        foreach (var flag in program._flags.Values)
            root.Options.Add(flag);
        root.SetAction(program.Execute);
        var parsed = root.Parse(args);
        var streams = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output,
            Error = error,
        };
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
            var (configuration, strange) = Configuration(parsed);
            var (options, problems) = DeploymentOptionsReading.Of(configuration);
            problems = [.. strange, .. problems];
            if (problems.Count == 0 && parsed.GetValue(_probe))
                return await SiloProbe.IsReady(options, cancellationToken) ? Done : Failed;
            var (tls, faults) = options.Tls is { } files ? TlsIdentity.Load(files, TlsRole.Silo, TimeProvider.System) : (null, []);
            problems = [.. problems, .. faults, .. MissingFolders(options)];
            foreach (var problem in problems)
                Complain(problem);
            return problems.Count > 0 ? Invalid : await Serve(options, configuration, tls, _signals);
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

    private static async Task<int> Serve(
        DeploymentOptions options, IConfiguration configuration, TlsIdentity? tls, TerminationSignals signals)
    {
        using var claim = new PortClaim();
        claim.Claim(options.ListenAddress, options.SiloPort, SiloSetting.SiloPort);
        if (options.GatewayPort != 0)
            claim.Claim(options.ListenAddress, options.GatewayPort, SiloSetting.GatewayPort);
        claim.Claim(options.HttpAddress, options.HttpPort, SiloSetting.HttpPort);

        using var loggers = LoggerFactory.Create(logging => LogSettings.Configure(logging, configuration, options.LogFormat));
        var logger = loggers.CreateLogger<SiloProgram>();
        try
        {
            signals.Received.ThrowIfCancellationRequested();
            await using var application = await Build(options, configuration, tls, signals, loggers);
            if (!await HasStarted(application, signals.Received))
            {
                LogEndedEarly(logger);
                loggers.Dispose();
                Environment.Exit(Done);
            }

            var silo = application.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
            LogStarted(logger, silo.ToParsableString(), options.ToString());
            await application.WaitForShutdownAsync(CancellationToken.None);
            LogEnded(logger);
        }
        catch (OperationCanceledException) when (signals.Received.IsCancellationRequested)
        {
            LogEndedEarly(logger);
        }

        return Done;
    }

    /// <summary>Starts the silo.</summary>
    /// <returns>
    /// False when it was told to end and has not started ten seconds later, since it waits for silos that are gone. The process then ends
    /// as
    /// it is: no trial has begun, and breaking the start off inside Orleans would fill the log with errors.
    /// </returns>
    private static async Task<bool> HasStarted(WebApplication application, CancellationToken told)
    {
        var starting = application.StartAsync(CancellationToken.None);
        using var enough = new CancellationTokenSource();
        await using var _ = told.Register(() => enough.CancelAfter(LongestStart));
        try
        {
            await starting.WaitAsync(enough.Token);
            return true;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<WebApplication> Build(
        DeploymentOptions options, IConfiguration configuration, TlsIdentity? tls, TerminationSignals signals, ILoggerFactory loggers)
    {
        if (options.ConnectionString is { } connection)
        {
            return SiloHost.Build(options, configuration, await PostgresDatabase.Open(
                connection, Patience, TimeProvider.System, loggers.CreateLogger<PostgresDatabase>(), options.Adopt, signals.Received), tls,
                    signals);
        }

        var local = SqliteDatabase.OpenForWriting(options.Database);
        var isOnLoopback = IPAddress.IsLoopback(options.ListenAddress) || options.ListenAddress.Equals(IPAddress.Any);
        if (options.GatewayPort != 0 && tls is null && isOnLoopback)
            local.Announce(options.GatewayPort);
        return SiloHost.Build(options, configuration, local, tls, signals);
    }

    private static IEnumerable<string> MissingFolders(DeploymentOptions options) => options.DataFolders
        .Where(folder => !Directory.Exists(folder)).Select(folder => $"{SiloSetting.Data.Name} is '{folder}', and there is no such folder");

    /// <summary>The settings, and what was given that no setting has a use for.</summary>
    private (IConfiguration Configuration, IReadOnlyList<string> Problems) Configuration(ParseResult parsed)
    {
        var variables = SiloSetting.All
            .Select(setting => KeyValuePair.Create(
                $"{SiloSetting.Section}:{setting.Key}", Environment.GetEnvironmentVariable(setting.Variable)))
            .Where(variable => !string.IsNullOrEmpty(variable.Value));
        var flags = _flags
            .Where(flag => parsed.GetResult(flag.Value) is { Implicit: false })
            .Select(flag => KeyValuePair.Create<string, string?>($"{SiloSetting.Section}:{flag.Key.Key}", Given(parsed, flag.Value)));
        var name = parsed.GetValue(_file);
        var file = new ConfigurationBuilder()
            .SetBasePath(Environment.CurrentDirectory)
            .AddJsonFile(name ?? "appsettings.json", optional: name is null)
            .Build();
        var all = new ConfigurationBuilder()
            .AddConfiguration(file)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(variables)
            .AddInMemoryCollection(flags)
            .Build();
        return (all, [.. UnknownSections(file, name ?? "appsettings.json"), .. ProductVariables.Unknown(ProductVariables.OfThisProcess())]);
    }

    private static Option FlagOf(SiloSetting setting)
    {
        var (description, placeholder) = ($"{setting.Help} [{setting.Variable}]", setting.Placeholder);
        return setting.IsList
            ? new Option<string[]>(setting.Flag) { Description = description, HelpName = placeholder, Arity = ArgumentArity.OneOrMore }
            : new Option<string>(setting.Flag)
            {
                Description = description,
                HelpName = placeholder,
                Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
    }

    private static string Given(ParseResult parsed, Option flag) => flag is Option<string[]> list
        ? string.Join(Path.PathSeparator, parsed.GetValue(list)!)
        : parsed.GetValue((Option<string>)flag) ?? "true";

    private static IEnumerable<string> UnknownSections(IConfiguration file, string name)
    {
        // Exporters of telemetry read their variables here too.
        string[] known = [SiloSetting.Section, "Logging"];
        return file.GetChildren()
            .Where(section => !known.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            .Where(section => !section.Key.StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(section => $"{section.Key} in {name} is no section of the settings{NearestName.Suggestion(section.Key, known)}");
    }

    [LoggerMessage(71, LogLevel.Information, "The silo {Silo} takes work: {Options}")]
    private static partial void LogStarted(ILogger logger, string silo, string options);

    [LoggerMessage(72, LogLevel.Information, "The silo has drained and left")]
    private static partial void LogEnded(ILogger logger);

    [LoggerMessage(73, LogLevel.Information, "The silo was told to end before it took work")]
    private static partial void LogEndedEarly(ILogger logger);

    private void Complain(string problem) => _error.WriteLine($"searchcluster-silo: {problem}");
}
