using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Contracts.Json;

/// <summary>
/// The flat shape of a study in files, messages and journals: the section of its workload, what it requires and keeps, and the keys of its
/// search side by side. Everything that reads or walks JSON by its contract (<see cref="PlanWalker"/>, the serializer) sees this shape.
/// </summary>
internal sealed class StudyContract : DefaultJsonTypeInfoResolver
{
    private static readonly PropertyInfo Workload = typeof(StudySpec).GetProperty(nameof(StudySpec.Workload))!;

    /// <inheritdoc/>
    public override JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        var info = base.GetTypeInfo(type, options);
        if (type == typeof(StudySpec))
            Flatten(info, base.GetTypeInfo(typeof(SearchPlan), options));
        else if (typeof(SamplerOptions).IsAssignableFrom(type))
            LeaveOutTheComputed(info);
        return info;
    }

    // What a sampler says of itself, such as seesAllObjectives, is no option: a study file could not give it back.
    private static void LeaveOutTheComputed(JsonTypeInfo info)
    {
        foreach (var computed in info.Properties.Where(property => property.Set is null && property.AssociatedParameter is null).ToList())
            info.Properties.Remove(computed);
    }

    private static void Flatten(JsonTypeInfo info, JsonTypeInfo search)
    {
        var requires = Own(info, nameof(StudySpec.Requires));
        var keep = Own(info, nameof(StudySpec.Keep));
        // Studies that were stored before it could be said mean the default, and their hashes stay.
        keep.ShouldSerialize = (_, kept) => kept is not KeptModels.Best;
        info.CreateObject = () => new StudySpec { Search = (SearchPlan)search.CreateObject!(), Workload = UnstatedWorkload.None };
        info.Properties.Clear();
        foreach (var kind in WorkloadKinds.All)
            info.Properties.Add(Section(info, kind));
        info.Properties.Add(requires);
        info.Properties.Add(keep);
        foreach (var property in search.Properties.Where(property => property.Get is not null && property.Set is not null))
            info.Properties.Add(OfSearch(info, property));
    }

    private static JsonPropertyInfo Own(JsonTypeInfo info, string name) =>
        info.Properties.Single(property => property.AttributeProvider is MemberInfo member && member.Name == name);

    private static JsonPropertyInfo Section(JsonTypeInfo info, WorkloadKind kind)
    {
        var section = info.CreateJsonPropertyInfo(kind.Plan, kind.Key);
        section.Get = spec => ((StudySpec)spec).Workload.Of(kind) is { } workload ? kind.Write(workload) : null;
        section.Set = (spec, plan) =>
        {
            if (plan is not null)
                Workload.SetValue(spec, UnstatedWorkload.Join(((StudySpec)spec).Workload, kind.Read(plan)));
        };
        section.ShouldSerialize = (_, plan) => plan is not null;
        return section;
    }

    // The study is still being read: no other code holds its search yet, so that it may be changed in place.
    private static JsonPropertyInfo OfSearch(JsonTypeInfo info, JsonPropertyInfo property)
    {
        var flat = info.CreateJsonPropertyInfo(property.PropertyType, property.Name);
        flat.Get = spec => property.Get!(((StudySpec)spec).Search);
        flat.Set = (spec, value) => property.Set!(((StudySpec)spec).Search, value);
        flat.IsRequired = property.IsRequired;
        flat.IsGetNullable = property.IsGetNullable;
        flat.IsSetNullable = property.IsSetNullable;
        return flat;
    }
}
