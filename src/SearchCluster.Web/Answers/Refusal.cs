using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using SearchCluster.Contracts;

namespace SearchCluster.Web.Answers;

/// <summary>What is answered when something is not done: <c>application/problem+json</c>.</summary>
internal static class Refusal
{
    /// <summary>The media type of all of them.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The request says something that cannot be understood.</summary>
    public static IResult Misunderstood(string detail) => Of(StatusCodes.Status400BadRequest, "Bad request", detail);

    /// <summary>There is nothing of that name.</summary>
    public static IResult Missing(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>What is there stands in the way.</summary>
    public static IResult Conflict(string detail, IReadOnlyList<Problem>? problems = null) =>
        Of(StatusCodes.Status409Conflict, "Conflict", detail, problems);

    /// <summary>A study or configuration is at fault.</summary>
    public static IResult Invalid(string detail, IReadOnlyList<Problem> problems) =>
        Of(StatusCodes.Status422UnprocessableEntity, "Invalid", detail, problems);

    /// <summary>The body is longer than what is read.</summary>
    public static IResult TooLarge(long most) =>
        Of(StatusCodes.Status413PayloadTooLarge, "Too large", $"the body is longer than the {most} bytes that are read");

    /// <summary>Any of them.</summary>
    public static IResult Of(int status, string title, string detail, IReadOnlyList<Problem>? problems = null) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Title = title,
            Detail = detail,
            Extensions = problems is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["problems"] = problems },
        });
}
