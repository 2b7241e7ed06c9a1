using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Grains;

/// <content>What an operator does with the study, from its submit to its end.</content>
internal sealed partial class StudyGrain
{
    public async Task<SubmitResult> Submit(StudySubmission submission, CancellationToken cancellationToken)
    {
        // Of what the client has checked nothing is believed.
        var inspection = await GrainFactory.GetGrain<IAdmissionGrain>(0).Inspect(submission.Spec, cancellationToken);
        if (inspection.Problems.Count > 0)
            return new SubmitResult(SubmitKind.Unfit, StudyState.Running, []) { Problems = inspection.Problems };
        var found = submission with { DataFingerprint = inspection.Fingerprint, ValidationExamples = inspection.ValidationExamples };
        return await Accept(found) with { Warnings = inspection.Warnings };
    }

    private async Task<SubmitResult> Accept(StudySubmission submission)
    {
        var (transferred, unfit) = _study is null ? await WarmStartTransfer.Of(submission.Spec.Search, journal)
            : new WarmStartTransfer(null, []);
        if (unfit.Count > 0)
            return new SubmitResult(SubmitKind.Unfit, StudyState.Running, []) { Problems = unfit };

        var now = clock.GetUtcNow();
        if (_study is null || _submission is null)
        {
            Take(submission.Versioned(), now);
            _study!.Submit(new StudySubmitted
            {
                At = now,
                Spec = JsonSerializer.SerializeToElement(submission.Spec, SearchClusterJson.Options),
                Transferred = transferred,
                DataFingerprint = submission.DataFingerprint,
                ValidationExamples = submission.ValidationExamples,
                TraceParent = submission.TraceParent,
            });
            _study.Activate(silo.SiloAddress.ToParsableString(), _leases!.DeadSilosOf(_study), now);
            await Commit();
            LogSubmitted(Name, _study.Plan.Trials);
            await Begin();
            return new SubmitResult(SubmitKind.Created, _study.State, []);
        }

        var known = _submission.Spec with { Search = _study.Plan };
        var changed = known.ChangedPaths(submission.Spec).ToList();
        if (_submission.DataFingerprint != submission.DataFingerprint)
            changed.Add($"{known.Workload.Data?.Path} (the data itself)");
        if (changed.Count > 0)
            return new SubmitResult(SubmitKind.Refused, _study.State, changed);

        if (submission.Spec.Search.Budget == known.Search.Budget)
            return new SubmitResult(SubmitKind.Continued, _study.State, []);

        _study.GrowBudget(submission.Spec.Search.Budget, now);
        Hold(_submission with { Spec = known with { Search = _study.Plan } });
        await Commit();
        await Begin();
        return new SubmitResult(SubmitKind.Grown, _study.State, []);
    }

    public Task<ControlResult> Pause(CancellationToken cancellationToken) => Control(nameof(Pause), (study, now) => study.Pause(now));

    public Task<ControlResult> Resume(CancellationToken cancellationToken) => Control(nameof(Resume), (study, now) => study.Resume(now));

    public Task<ControlResult> Stop(CancellationToken cancellationToken) => Control(nameof(Stop), (study, now) => study.Stop(now));

    public Task<ControlResult> StopAtRest(CancellationToken cancellationToken) =>
        Control(nameof(StopAtRest), (study, now) => study.StopAtRest(now));

    public async Task<ControlResult> Cancel(CancellationToken cancellationToken)
    {
        var held = _study?.HeldLeases() ?? [];
        var result = await Control(nameof(Cancel), (study, now) => study.Cancel(now));
        if (result.Refusal is null)
            await Abandon(held);
        return result;
    }

    public async Task<ControlResult> Enqueue(Configuration values, CancellationToken cancellationToken)
    {
        if (_study is null)
            return new ControlResult(Study: null);

        var problems = _study.Enqueue(values, clock.GetUtcNow());
        var summary = _study.Summarize();
        if (problems.Count > 0)
        {
            return new ControlResult(summary)
            {
                // A problem without a path concerns the study as a whole.
                Refusal = problems.FirstOrDefault(problem => problem.Path.Length == 0).Message,
                Problems = [.. problems.Select(problem => new Problem(problem.Path, problem.Message))],
            };
        }

        await Commit();
        await Begin();
        return new ControlResult(summary) { Trial = summary.Counts.Proposed - 1 };
    }

    public async Task<ControlResult> Delete(bool force, CancellationToken cancellationToken)
    {
        if (_study is null)
            return new ControlResult(Study: null);
        if (!force && !_study.HasEnded && _study.State != StudyState.Paused)
        {
            return new ControlResult(_study.Summarize())
            {
                Refusal = $"study '{Name}' is {_study.State.ToString().ToLowerInvariant()}: "
                    + "pause, stop or cancel it first, or delete it with --force",
            };
        }

        // Its trials end first, so that no slot works on for nothing and a watch sees the end.
        if (!_study.HasEnded)
            await Cancel(cancellationToken);
        var events = _appended;
        var summary = _study.Summarize();
        await journal.Delete(Name);
        ForgetDirectories();
        LogDeleted(Name, events);
        _watchers.Complete();
        // The activation stays: a watch that has not fetched its last page yet would be cut off.
        (_study, _submission, _silos, _leases) = (null, null, null, null);
        (_news, _retention, _snapshots, _appended) = (null, null, null, 0);
        return new ControlResult(summary);
    }

    // Those on this silo: where silos share no folder, the first attempt of a trial of the same name finds its directory emptied.
    private void ForgetDirectories()
    {
        try
        {
            directories.Forget(Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogDirectoriesStay(Name, error.Message);
        }
    }

    private async Task<ControlResult> Control(string action, Func<Study, DateTimeOffset, string?> act)
    {
        if (_study is null)
            return new ControlResult(Study: null);

        var refusal = act(_study, clock.GetUtcNow());
        var summary = _study.Summarize();
        await Commit();
        if (refusal is null)
        {
            LogControlled(Name, action, summary.State);
            await Begin();
        }

        return new ControlResult(summary) { Refusal = refusal };
    }

    // The next report would be answered Abandon; an epoch may be long, so the silos are told now. One that is not reached learns it then.
    private Task Abandon(IReadOnlyList<HeldLease> leases) => Task.WhenAll(leases.GroupBy(lease => lease.Holder.Silo).Select(async held =>
    {
        try
        {
            await SiloGrain.On(GrainFactory, held.Key).Abandon(Name, [.. held.Select(lease => lease.Attempt)], CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogNotAbandoned(Name, held.Key, held.Count(), error.Message);
        }
    }));
}
