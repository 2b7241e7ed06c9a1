using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace SearchCluster.Web.Answers;

/// <summary>What is answered when an endpoint throws: a cluster that does not answer now is one to ask again.</summary>
internal static class Faults
{
    private const string SecondsToWait = "2";

    /// <summary>Sets it up.</summary>
    public static void Configure(IApplicationBuilder application) => application.Run(Answer);

    private static Task Answer(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        IResult answer;
        switch (error)
        {
            case BadHttpRequestException bad:
                answer = Refusal.Of(bad.StatusCode, "Bad request", bad.Message);
                break;
            case OrleansException or TimeoutException or OperationCanceledException:
                context.Response.Headers.RetryAfter = SecondsToWait;
                answer = Refusal.Of(StatusCodes.Status503ServiceUnavailable, "Unavailable",
                    "the cluster has not answered: its data may be large, its database or a silo away; asking again is harmless, but for "
                        + "enqueue");
                break;
            default:
                answer = Refusal.Of(
                    StatusCodes.Status500InternalServerError, "Failed", "this is a fault of searchcluster; its log says more");
                break;
        }

        return answer.ExecuteAsync(context);
    }
}
