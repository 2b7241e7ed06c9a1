using System.Text;
using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class OddTablesTests : IDisposable
{
    private static readonly OddTable[] Tables =
    [
        // Missing values.
        new("an empty number is the median", "x,y\n1,a\n,b\n3,a\n9,b\n", "x\na: 1\nb: 3\na: 3\nb: 9"),
        new("the median of an even count is the middle of two", "x,y\n1,a\n,b\n3,a\n", "x\na: 1\nb: 2\na: 3"),
        new("NA, NaN, null and n/a are missing", "x,y\n1,a\nNA,b\nNaN,a\nnull,b\nn/a,a\n1,b\n", "x\na: 1\nb: 1\na: 1\nb: 1\na: 1\nb: 1"),
        new("a question mark among numbers is missing", "x,y\n1,a\n?,b\n3,a\n", "x\na: 1\nb: 2\na: 3"),
        new("the mean instead of the median", "x,y\n1,a\n,b\n1,a\n4,b\n", "x\na: 1\nb: 2\na: 1\nb: 4")
        {
            Plan = plan => plan with { Missing = new MissingPlan { Numbers = MissingNumbers.Mean } },
        },
        new("a value instead of the median", "x,y\n1,a\n,b\n", "x\na: 1\nb: -7")
        {
            Plan = plan => plan with { Missing = new MissingPlan { Numbers = MissingNumbers.Value, Value = -7 } },
        },
        new("rows without a number are dropped", "x,y\n1,a\n,b\n3,b\n", "x\na: 1\nb: 3")
        {
            Plan = plan => plan with { Missing = new MissingPlan { Numbers = MissingNumbers.Drop } },
        },
        new("an indicator says where a number was missing", "x,y\n1,a\n,b\n3,a\n", "x x missing\na: 1 0\nb: 2 1\na: 3 0")
        {
            Plan = plan => plan with { Missing = new MissingPlan { Indicator = true } },
        },
        new("a column without any value is left out", "x,z,y\n1,,a\n2,NA,b\n", "x\na: 1\nb: 2"),

        // Names.
        new("names become one feature each", "c,y\nred,a\nblue,b\nred,a\n", "c=blue c=red\na: 0 1\nb: 1 0\na: 0 1"),
        new("a missing name is one of its own", "c,y\nred,a\n,b\nred,a\n", "c=red c missing\na: 1 0\nb: 0 1\na: 1 0"),
        new("a missing name is the most frequent", "c,y\nred,a\n,b\nred,a\nblue,b\n", "c=blue c=red\na: 0 1\nb: 0 1\na: 0 1\nb: 1 0")
        {
            Plan = plan => plan with { Missing = new MissingPlan { Categories = MissingCategories.Most } },
        },
        new("rows without a name are dropped", "c,y\nred,a\n,b\nblue,b\n", "c=blue c=red\na: 0 1\nb: 1 0")
        {
            Plan = plan => plan with { Missing = new MissingPlan { Categories = MissingCategories.Drop } },
        },
        new("numbers as names", "zip,y\n007,a\n07,b\n", "zip=007 zip=07\na: 1 0\nb: 0 1")
        {
            Plan = plan => plan with { Columns = new Dictionary<string, ColumnPlan> { ["zip"] = new() { As = ColumnKind.Category } } },
        },
        new("line ends, quotes and delimiters in quotes", "c,y\n\"a \"\"b\"\",\nc\",1\nd,0\n", "c=a \"b\",\nc c=d\n1: 1 0\n0: 0 1"),
        new("truth values in any case", "t,y\nTRUE,a\nfalse,b\nTrue,a\n", "t\na: 1\nb: 0\na: 1"),
        new("yes and no with one missing", "t,y\nyes,a\nno,b\n,a\n", "t\na: 1\nb: 0\na: 0.5"),

        // Numbers.
        new("thousands separators in quotes", "x,y\n\"1,065\",a\n950,b\n\"-12,345.5\",a\n", "x\na: 1065\nb: 950\na: -12345.5"),
        new("decimal commas between semicolons", "x;y\n1,5;a\n2,25;b\n", "x\na: 1.5\nb: 2.25"),
        new("decimal commas and points for thousands", "x;y\n1.065,5;a\n2,25;b\n", "x\na: 1065.5\nb: 2.25"),
        new("blanks and apostrophes for thousands", "x;y\n1 065;a\n1'065;b\n1\u00A0065;a\n7;b\n", "x\na: 1065\nb: 1065\na: 1065\nb: 7"),
        new("percent", "x,y\n12.5%,a\n100 %,b\n", "x\na: 0.125\nb: 1"),
        new("percent beside plain numbers", "x,y\n12.5%,a\n3,b\n",
            "line 3, column 'x': expected a number with a percent sign, as above, found '3'"),
        new("a minus of typography", "x,y\n\u22121,a\n2,b\n", "x\na: -1\nb: 2"),
        new("one decimal comma or a thousand", "x;y\n1,065;a\n2,310;b\n",
            "row 2, column 1: expected a number whose decimal mark is known (decimal: '.' or decimal: ','), found '1,065', which may be "
                + "either"),
        new("a thousand, since the plan says so", "x;y\n1,065;a\n2,310;b\n", "x\na: 1065\nb: 2310") { Plan = plan =>
            plan with { Decimal = '.' } },
        new("a decimal comma, since the plan says so", "x;y\n1,065;a\n2,310;b\n", "x\na: 1.065\nb: 2.31") { Plan = plan =>
            plan with { Decimal = ',' } },
        new("a number too large", "x,y\n1,a\n1e39,b\n", "line 3, column 'x': expected a number, found '1e39'"),
        new("a word among numbers", "x,y\n1,a\n2,b\nold,a\n3,b\nold,a\n",
            "line 4, column 'x': expected a number, found 'old' (and 1 more such cell)"),
        new("groups that are none", "x,y\n\"1,06\",a\n2.5,b\n3.5,a\n", "line 2, column 'x': expected a number, found '1,06'"),

        // Dates.
        new("dates", "d,y\n1970-01-02,a\n1970-01-11,b\n", "d\na: 1\nb: 10"),
        new("dates with times", "d,y\n1970-01-02 12:00,a\n1970-01-02T18:00:00Z,b\n", "d\na: 1.5\nb: 1.75"),
        new("dates of Europe", "d;y\n31.01.1970;a\n02.01.1970;b\n", "d\na: 30\nb: 1"),
        new("dates of America", "d,y\n01/31/1970,a\n01/02/1970,b\n", "d\na: 30\nb: 1"),
        new("dates of either", "d,y\n01/03/1970,a\n01/02/1970,b\n",
            "column 'd': expected dates whose day and month can be told apart (columns: { d: { as: date, format: d/M/yyyy } }), "
            + "found '01/03/1970', which may be d/M/yyyy or M/d/yyyy"),
        new("dates in a given form", "d,y\n01/03/1970,a\n01/02/1970,b\n", "d\na: 2\nb: 1")
        {
            Plan = plan =>
                plan with { Columns = new Dictionary<string, ColumnPlan> { ["d"] = new() { As = ColumnKind.Date, Format = "M/d/yyyy" } } },
        },
        new("a day that does not exist", "d,y\n1970-01-02,a\n1970-02-30,b\n1970-01-03,a\n",
            "line 3, column 'd': expected a date such as 2024-1-31, found '1970-02-30'"),

        // Files.
        new("a tab", "x\ty\n1\ta\n2\tb\n", "x\na: 1\nb: 2"),
        new("a bar", "x|y\n1|a\n2|b\n", "x\na: 1\nb: 2"),
        new("a byte order mark", "\uFEFFx,y\n1,a\n2,b\n", "x\na: 1\nb: 2"),
        new("UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("x,y\n1,ä\n2,b\n")], "x\nä: 1\nb: 2"),
        new("UTF-16, the other way round", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("x,y\n1,ä\n2,b\n")], "x\nä: 1\nb: 2"),
        new("UTF-16 without a mark", Encoding.Unicode.GetBytes("x,y\n1,ä\n2,b\n"), "x\nä: 1\nb: 2"),
        new("Latin-1", [.. "x,y\n1,"u8, 0xE4, .. "\n2,b\n"u8], "line 2, byte 6: expected text in UTF-8, found 0xE4"),
        new("line ends of old Macs", "x,y\r1,a\r2,b\r", "x\na: 1\nb: 2"),
        new("no header", "1,a\n2,b\n", "column 0\na: 1\nb: 2") { Plan = plan => plan with { Label = "-1" } },
        new("a header of years", "2019,2020,y\n1,2,a\n3,4,b\n", "2019 2020\na: 1 2\nb: 3 4"),
        new("a header that is none", "x,y\n1,a\n2,b\n", "column 0=1 column 0=2 column 0=x\ny: 0 0 1\na: 1 0 0\nb: 0 1 0")
        {
            Plan = plan => plan with
            {
                Header = new HeaderReading(false),
                Label = "1",
                Columns = new Dictionary<string, ColumnPlan> { ["0"] = new() { As = ColumnKind.Category } },
            },
        },
        new("rows of other lengths", "x,y\n1,a\n2\n3,b,c\n",
            "line 3: expected 2 cells, as in the header, found 1 (and 1 more rows with another number of cells)"),

        // Labels.
        new("labels that are numbers are classes", "x,y\n1,1.0\n2,0.0\n", "x\n1.0: 1\n0.0: 2"),
        new("labels of minus one and one", "x,y\n1,\u22121\n2,1\n", "x\n\u22121: 1\n1: 2"),
        new("one number among names", "x,y\n1,5\n2,many\n", "x\n5: 1\nmany: 2"),
        new("a class that is called NA", "x,y\n1,NA\n2,DE\n", "x\nNA: 1\nDE: 2"),
        new("labels by their place", "y,x\na,1\nb,2\n", "x\na: 1\nb: 2") { Plan = plan => plan with { Label = "0" } },
        new("a label that is missing", "x,y\n1,a\n2,\n3,\n",
            "line 3, column 'y': expected a label, found an empty cell (and in 1 more rows)"),
        new("numbers to predict", "x,y\n1,\"1,000\"\n2,2000\n", "x\n1000: 1\n2000: 2") { Plan = Quantity },
        new("several numbers to predict", "x,y,z\n1,10,5\n2,20,7\n", "x\n10/5: 1\n20/7: 2")
        {
            Plan = plan => Quantity(plan) with { Label = new ColumnNames("y", "z") },
        },
        new("a name where a number is predicted", "x,y\n1,10\n2,12k\n3,5\n",
            "line 3, column 'y': expected a number, found '12k'") { Plan = Quantity },
        new("a number to predict that is missing", "x,y\n1,10\n2,\n3,5\n",
            "line 3, column 'y': expected a number to predict, found none") { Plan = Quantity },
        new("one number to predict", "x,y\n1,10\n2,10\n",
            "column 'y': expected different numbers to predict, found 10 alone") { Plan = Quantity },

        // Columns.
        new("columns that are ignored", "id,x,y\nq,1,a\nr,2,b\n", "x\na: 1\nb: 2") { Plan = plan => plan with { Ignore = "id" } },
        new("columns that are chosen", "id,x,z,y\nq,1,5,a\nr,2,6,b\n", "x\na: 1\nb: 2") { Plan = plan => plan with { Features = "x" } },
        new("a column that is not there", "x,y\n1,a\n2,b\n", "line 1: expected a column 'z' (ignore), found 'x', 'y'") { Plan = plan =>
            plan with { Ignore = "z" } },
        new("everything that is wrong at once", "x,z,y\n1,1,a\n2,b,b\nq,2,a\n4,3,\n",
            "line 4, column 'x': expected a number, found 'q'\nline 3, column 'z': expected a number, found 'b'\n"
            + "line 5, column 'y': expected a label, found an empty cell"),
    ];

    private readonly DataFolder _folder = new();

    public static TheoryData<string> Names => [.. Tables.Select(table => table.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_OfATableAsPeopleSaveIt_IsAsExpected(string name)
    {
        var table = Array.Find(Tables, table => table.Name == name)!;

        Assert.Equal(table.Expected, table.Read(_folder));
    }

    private static TableDataset Quantity(TableDataset plan) => plan with { Labels = LabelReading.Quantity };
}
