namespace SearchCluster.Client.Commands;

/// <summary>A command line, and what it does.</summary>
/// <param name="Line">The line without the name of the program.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record VerbExample(string Line, string Meaning);

/// <summary>Two examples of every verb, for its help; under the empty name those of the program.</summary>
internal static class VerbExamples
{
    private static readonly Dictionary<string, VerbExample[]> All = new()
    {
        [""] =
        [
            new("run quickstart", "Trains 32 networks on handwritten digits, and says which was best and why others were not."),
            new("help topics", "Lists what can be explained: study files, samplers, pruners, exit codes."),
        ],
        ["new"] =
        [
            new("new --name mine --data measurements.csv --label quality", "Writes mine.yaml, which trains on a table of your own."),
            new("new --command \"python3 train.py --lr {lr}\" --metric accuracy", "Writes a study whose trials run your own program."),
        ],
        ["run"] =
        [
            new("run quickstart",
                "Runs a study that comes with the program, on all cores; Ctrl-C, and the same line later, goes on with it."),
            new("run study.yaml --in-memory --output json", "Runs a study of your own, keeps nothing, and prints one JSON document."),
        ],
        ["plan"] =
        [
            new("plan study.yaml", "Says how many trials would run, and roughly for how long."),
            new("plan quickstart --output json", "The same of a shipped study, for a script."),
        ],
        ["check"] =
        [
            new("check study.yaml", "Looks for faults of the data and the plan before anything is spent."),
            new("check study.yaml --output json", "The same, for a script: the exit code is 1 when a fault is found."),
        ],
        ["submit"] =
        [
            new("submit study.yaml --cluster silo-1:30000", "Hands a study to a cluster and ends."),
            new("submit study.yaml --cluster silo-1:30000 --watch", "Hands it over, and shows it until it ends."),
        ],
        ["watch"] =
        [
            new("watch quickstart", "Shows a study that another process runs on searchcluster.db."),
            new("watch quickstart --cluster silo-1:30000", "Shows a study of a cluster until it ends."),
        ],
        ["pause"] =
        [
            new("pause quickstart", "Begins no more trials; those that run go on to their end."),
            new("pause quickstart --cluster silo-1:30000", "The same on a cluster."),
        ],
        ["resume"] =
        [
            new("resume quickstart", "Goes on with a paused study."),
            new("resume quickstart --cluster silo-1:30000", "The same on a cluster."),
        ],
        ["stop"] =
        [
            new("stop quickstart", "Lets running trials end, evaluates the best, and ends the study."),
            new("stop quickstart --database old.db", "The same in another database file."),
        ],
        ["cancel"] =
        [
            new("cancel quickstart", "Ends a study and its running trials at once."),
            new("cancel quickstart --cluster silo-1:30000", "The same on a cluster."),
        ],
        ["enqueue"] =
        [
            new("enqueue quickstart optimizer.learningRate=0.05", "Tries that learning rate next; the sampler proposes the rest."),
            new("enqueue quickstart network.dropout=0 network.batchNorm=true", "Gives two parameters of the next trial."),
        ],
        ["delete"] =
        [
            new("delete quickstart", "Deletes an ended study with its journal and checkpoints, after asking."),
            new("delete quickstart --yes --force", "Deletes it without asking, even when it runs."),
        ],
        ["cluster"] =
        [
            new("cluster --cluster silo-1:30000", "Shows the silos, their slots, and what each executes."),
            new("cluster --output json", "The same of the process that runs searchcluster.db, for a script."),
        ],
        ["list"] =
        [
            new("list", "Lists the studies of searchcluster.db in the working folder."),
            new("list --database old.db --output json", "Those of another file, as a JSON array."),
        ],
        ["show"] =
        [
            new("show quickstart", "Shows a study: its state, the best trials, and what the lecture would say."),
            new("show quickstart --output json", "The same, for a script."),
        ],
        ["trials"] =
        [
            new("trials quickstart", "Lists all trials of a study by number."),
            new("trials quickstart --output json", "The same, as a JSON array."),
        ],
        ["trial"] =
        [
            new("trial quickstart 7", "Shows trial 7, epoch by epoch and layer by layer."),
            new("trial quickstart 7 --output json", "The same, for a script."),
        ],
        ["logs"] =
        [
            new("logs mine 7", "Prints what the program of trial 7 has said."),
            new("logs mine 7 --follow", "Goes on printing while it runs."),
        ],
        ["best"] =
        [
            new("best quickstart", "Shows the best configuration."),
            new("best quickstart --output json", "The same, for a script that trains with it."),
        ],
        ["audit"] =
        [
            new("audit quickstart", "Proves from the journal that every trial is counted exactly once."),
            new("audit quickstart --repair-views", "Writes the tables once more from the journal where they differ."),
        ],
        ["replay"] =
        [
            new("replay quickstart", "Makes every proposal once more, and compares it with the journal."),
            new("replay quickstart --output json", "The same, for a script."),
        ],
        ["importance"] =
        [
            new("importance quickstart", "Says which parameters made the difference."),
            new("importance quickstart --output json", "The same, for a script."),
        ],
        ["compare-samplers"] =
        [
            new("compare-samplers study.yaml --seeds 20", "Simulates the study's sampler beside grid and random search."),
            new("compare-samplers study.yaml --workers 8 --output json", "The same with eight trials at a time, for a script."),
        ],
        ["export"] =
        [
            new("export quickstart --format csv -o trials.csv", "Writes every trial and epoch as a table."),
            new("export quickstart --format parquet -o trials.parquet", "The same as a Parquet file."),
        ],
        ["export-model"] =
        [
            new("export-model quickstart -o digits.onnx", "Writes the best network, with its preprocessing, for other programs."),
            new("export-model quickstart --trial 7 -o trial-7.onnx", "That of trial 7, if the study keeps it (keep: front)."),
        ],
        ["predict"] =
        [
            new("predict wine --data new.csv -o predicted.csv",
                "Predicts the rows of a table by the best network, and writes classes and probabilities."),
            new("predict wine --trial 7 --data new.csv --output json",
                "The same by trial 7, if the study keeps its network, for a script."),
        ],
        ["report"] =
        [
            new("report quickstart -o quickstart.html", "Writes one page with the charts, and how to train the best again."),
            new("report quickstart --cluster silo-1:30000 -o quickstart.html", "The same of a study of a cluster."),
        ],
        ["plot"] =
        [
            new("plot quickstart --kind curves -o curves.svg", "Draws the learning curves."),
            new("plot quickstart --kind importance", "Draws what made the difference into quickstart-importance.png."),
        ],
        ["token"] =
        [
            new("token create --role worker --name host-17", "Makes a token for a worker, and prints it once."),
            new("token list", "Lists the tokens by name and role."),
        ],
        ["schema"] =
        [
            new("schema > searchcluster.schema.json", "Writes the JSON Schema by which editors complete and check study files."),
            new("schema | jq '.properties.budget'", "Looks one key up."),
        ],
        ["completions"] =
        [
            new("completions bash > ~/.local/share/bash-completion/completions/searchcluster",
                "Completes verbs, options and studies in bash."),
            new("completions fish > ~/.config/fish/completions/searchcluster.fish", "The same in fish."),
        ],
        ["help"] =
        [
            new("help topics", "Lists what can be explained."),
            new("help samplers", "Explains how configurations are proposed."),
        ],
    };

    /// <summary>The examples of a verb; none where it has none yet.</summary>
    public static IReadOnlyList<VerbExample> Of(string verb) => All.GetValueOrDefault(verb) ?? [];
}
