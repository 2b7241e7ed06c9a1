using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Client.Commands;

/// <summary><c>token</c>: makes, lists and revokes the tokens by which people and workers are known over HTTP.</summary>
internal sealed class TokenCommand : Command
{
    public TokenCommand(CommonOptions common, Terminal terminal)
        : base("token", "Makes, lists and revokes the tokens by which people and workers are known over HTTP.")
    {
        Subcommands.Add(new CreateVerb(common, terminal));
        Subcommands.Add(new ListVerb(common, terminal));
        Subcommands.Add(new RevokeVerb(common, terminal));
    }

    private static ITokensGrain Tokens(Cluster.StudyAccess access) => access.Grains.GetGrain<ITokensGrain>(0);

    private static string Words(TokenSummary token)
    {
        var name = token.Name is null ? "" : $" for {token.Name}";
        var end = token.Revoked is { } revoked ? $", revoked {revoked:u}" : token.Expires is { } expires ? $", until {expires:u}" : "";
        return $"{token.Id} {token.Role.ToString().ToLowerInvariant()}{name}, made {token.Created:u}{end}";
    }

    private sealed class CreateVerb : Verb
    {
        private readonly Option<AccessRole> _role = new("--role")
        {
            Description = "reader: reads; worker: takes trials as well; operator: everything. Default reader.",
            HelpName = "reader|worker|operator",
            CustomParser = result => result.Tokens is [{ Value: var word }] && char.IsAsciiLetter(word[0])
                && Enum.TryParse<AccessRole>(word, true, out var role)
                ? role
                : Refuse(result),
        };

        private readonly Option<string?> _name = new("--name") { Description = "For whom or what it is.", HelpName = "NAME" };

        private readonly Option<string?> _expires =
            new("--expires") { Description = "After which time it counts no more, such as 30d.", HelpName = "TIME" };

        public CreateVerb(CommonOptions common, Terminal terminal)
            : base("create", "Makes a token and shows it, this once.", common, terminal)
        {
            Options.Add(_role);
            Options.Add(_name);
            Options.Add(_expires);
            _expires.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<string?>() is { } text
                    && (!PlanTime.TryParse(text, out var time, out _) || time <= TimeSpan.Zero))
                    result.AddError($"--expires is '{text}'; it must be {PlanTime.Expectation}, above 0.");
            });
        }

        protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
        {
            TimeSpan? lifetime = parsed.GetValue(_expires) is { } text && PlanTime.TryParse(text, out var time, out _) ? time : null;
            // The secret is made here and shown here: what the cluster gets is its hash.
            var (token, stored) =
                AccessToken.New(parsed.GetValue(_role), parsed.GetValue(_name), TimeProvider.System.GetUtcNow(), lifetime);
            await Access(parsed, output, async access =>
            {
                await Tokens(access).Add(stored, cancellationToken);
                return true;
            }, cancellationToken);
            output.Answer(
                new CreatedToken(token, stored.Token.Id, stored.Token.Role, stored.Token.Name, stored.Token.Created, stored.Token.Expires),
                console => output.Raw(writer => writer.WriteLine(token)));
            output.Note("keep it: it is shown this once; 'searchcluster token revoke' takes it back");
            return ExitCode.Done;
        }

        private static AccessRole Refuse(System.CommandLine.Parsing.ArgumentResult result)
        {
            result.AddError("--role must be reader, worker or operator.");
            return default;
        }
    }

    private sealed class ListVerb(CommonOptions common, Terminal terminal)
        : Verb("list", "Lists the tokens, without their secrets.", common, terminal)
    {
        protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
        {
            var tokens = await Access(parsed, output, access => Tokens(access).List(cancellationToken), cancellationToken);
            output.Answer(tokens, console => output.Raw(writer => writer.Write(tokens.Count == 0
                ? $"there are no tokens{Environment.NewLine}"
                : string.Concat(tokens.Select(token => Presentation.Words.Printable.Of(Words(token)) + Environment.NewLine)))));
            return ExitCode.Done;
        }
    }

    private sealed class RevokeVerb : Verb
    {
        private readonly Argument<string?> _id = new("ID") { Description = "Id of the token, as listed.", Arity = ArgumentArity.ZeroOrOne };

        private readonly Option<string?> _name = new("--name") { Description = "All tokens of that name instead.", HelpName = "NAME" };

        public RevokeVerb(CommonOptions common, Terminal terminal)
            : base("revoke", "Makes a token count no more, at once.", common, terminal)
        {
            Arguments.Add(_id);
            Options.Add(_name);
            Validators.Add(result =>
            {
                if (result.GetValue(_id) is null == result.GetValue(_name) is null)
                    result.AddError("revoke needs the ID of a token, or --name NAME.");
            });
        }

        protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
        {
            var (id, name) = (parsed.GetValue(_id), parsed.GetValue(_name));
            var revoked = await Access(parsed, output, async access =>
            {
                var tokens = await Tokens(access).List(cancellationToken);
                var chosen = tokens.Where(token => id is null ? token.Name == name : token.Id == id).ToList();
                if (chosen.Count == 0)
                    throw new CommandException(
                        ExitCode.NotFound, $"there is no token {id ?? $"of name '{name}'"}: 'searchcluster token list' tells them");
                var done = new List<TokenSummary>();
                foreach (var token in chosen)
                    done.Add(await Tokens(access).Revoke(token.Id, cancellationToken) ?? token);
                return done;
            }, cancellationToken);
            output.Answer(revoked, console => output.Raw(writer =>
            {
                foreach (var token in revoked)
                    writer.WriteLine(Presentation.Words.Printable.Of($"{token.Id} is revoked"));
            }));
            return ExitCode.Done;
        }
    }

    /// <summary>A token with its secret.</summary>
    private sealed record CreatedToken(
        string Token, string Id, AccessRole Role, string? Name, DateTimeOffset Created, DateTimeOffset? Expires);
}
