using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tests.Journal;

// Not how tests are run: OtherProcessTests starts this assembly again, as a process that appends to a database until it is killed,
// and prints the number of events after each commit.
using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
using var journal = new SqliteJournal(
    SqliteDatabase.OpenForWriting(args[0]), new SearchClusterMetrics(services.GetRequiredService<IMeterFactory>()));
for (var after = 0; ; after++)
{
    await journal.Append(JournalFolder.Batch(after));
    Console.Out.WriteLine((after + 1).ToString(CultureInfo.InvariantCulture));
}
