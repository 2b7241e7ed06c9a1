using k8s;
using k8s.Models;
using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>The manifests, read strictly into the types of Kubernetes: a field that it does not know fails.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";
    private const string Example = "secrets.example.yaml";

    private static readonly DeploymentOptions Defaults = new();

    private readonly List<object> _objects = [.. Resources().SelectMany(Load)];

    private V1StatefulSet Silos => _objects.OfType<V1StatefulSet>().Single();

    private V1PodSpec Pod => Silos.Spec.Template.Spec;

    private V1Container Silo => Pod.Containers.Single();

    [Fact]
    public void Kustomization_ListsEveryManifestButTheExample() => Assert.Equal(
        Directory.GetFiles(Repository.PathOf(Folder)).Select(Path.GetFileName).Except([Example, "kustomization.yaml"]).Order(), Resources()
            .Order());

    [Fact]
    public void Silo_UnderstandsItsVariables()
    {
        var variables = Silo.Env.ToDictionary(variable => variable.Name, variable => variable.Value ?? variable.ValueFrom switch
        {
            { SecretKeyRef: { } secret } => ExampleOf(secret.Name).StringData[secret.Key],
            { FieldRef.FieldPath: "status.podIP" } => "10.0.0.1",
            { ResourceFieldRef.Resource: "requests.cpu" } => $"{Silo.Resources.Requests["cpu"]}",
            { FieldRef.FieldPath: var path } => path,
            _ => throw new InvalidOperationException(variable.Name),
        });
        // It is refused here, outside of a pod.
        Assert.True(variables.Remove("SEARCHCLUSTER_KUBERNETES", out var kubernetes));

        var options = SiloVariables.Read(variables);

        Assert.Equal("true", kubernetes);
        Assert.Equal((Clustering.Postgres, 2), (options.Clustering, options.Slots));
        Assert.Equal(["POD_NAME", "POD_NAMESPACE"], variables.Keys.Where(name => name.StartsWith("POD", StringComparison.Ordinal)));
        Assert.Equal(options.DataFolders, Silo.VolumeMounts.Where(volume => volume.Name == "datasets").Select(volume => volume.MountPath));
        Assert.All(Silo.VolumeMounts, volume => Assert.True(volume.ReadOnlyProperty));
        var mount = Silo.VolumeMounts.Single(volume => volume.Name == "tls");
        var keys = ExampleOf(Pod.Volumes.Single(volume => volume.Name == mount.Name).Secret.SecretName).StringData.Keys;
        Assert.Equal(keys.Select(key => $"{mount.MountPath}/{key}"), [options.Tls!.Certificate, options.Tls.Key, options.Tls.Authority]);
    }

    [Fact]
    public void Ports_AreThoseThatASiloListensOn()
    {
        Assert.Equal(
            [("silo", Defaults.SiloPort), ("gateway", Defaults.GatewayPort), ("health", Defaults.HttpPort)],
            Silo.Ports.Select(port => (port.Name, port.ContainerPort)));
        foreach (var port in _objects.OfType<V1Service>().SelectMany(service => service.Spec.Ports))
            Assert.Equal(Silo.Ports.Single(own => own.Name == port.TargetPort.Value).ContainerPort, port.Port);
        var policy = _objects.OfType<V1NetworkPolicy>().Single();
        Assert.Equal(
            Silo.Ports.Select(port => $"{port.ContainerPort}").Order(), policy.Spec.Ingress.SelectMany(rule => rule.Ports)
            .Select(port => port.Port.Value).Order());
        // Silos alone speak with silos.
        Assert.Equal(
            Silos.Spec.Selector.MatchLabels,
            policy.Spec.Ingress.Single(
            rule => rule.Ports[0].Port.Value == $"{Defaults.SiloPort}").FromProperty.Single().PodSelector.MatchLabels);
        Assert.NotEmpty(
            policy.Spec.Ingress.Single(
            rule => rule.Ports[0].Port.Value == $"{Defaults.GatewayPort}").FromProperty.Single().PodSelector.MatchLabels);
    }

    [Fact]
    public void Probes_AskForWhatASiloAnswers()
    {
        Assert.All([Silo.StartupProbe, Silo.ReadinessProbe, Silo.LivenessProbe], probe => Assert.Equal("health", probe.HttpGet.Port.Value));
        Assert.Equal(
            (SiloHealth.LivePath, SiloHealth.ReadyPath, SiloHealth.LivePath),
            (Silo.StartupProbe.HttpGet.Path, Silo.ReadinessProbe.HttpGet.Path, Silo.LivenessProbe.HttpGet.Path));
    }

    [Fact]
    public void Selectors_MeanTheSilos()
    {
        var labels = Silos.Spec.Template.Metadata.Labels;

        Assert.All(
            [
                Silos.Spec.Selector.MatchLabels, Pod.TopologySpreadConstraints.Single().LabelSelector.MatchLabels,
                _objects.OfType<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels, _objects.OfType<V1NetworkPolicy>()
                    .Single().Spec.PodSelector.MatchLabels,
                .. _objects.OfType<V1Service>().Select(service => service.Spec.Selector),
            ],
            selector => Assert.Equal(labels, selector));
        Assert.Contains(
            _objects.OfType<V1Service>(), service => service.Metadata.Name == Silos.Spec.ServiceName && service.Spec.ClusterIP == "None");
    }

    [Fact]
    public void Silo_HasNoRightsItDoesNotNeed()
    {
        Assert.True(Pod.SecurityContext.RunAsNonRoot);
        Assert.Equal((1654, "RuntimeDefault"), (Pod.SecurityContext.RunAsUser, Pod.SecurityContext.SeccompProfile.Type));
        Assert.Equal((true, false), (Silo.SecurityContext.ReadOnlyRootFilesystem, Silo.SecurityContext.AllowPrivilegeEscalation));
        Assert.Equal(["ALL"], Silo.SecurityContext.Capabilities.Drop);
        Assert.Equal("restricted", _objects.OfType<V1Namespace>().Single().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        // What Orleans' agent asks of the API of Kubernetes.
        var rule = _objects.OfType<V1Role>().Single().Rules.Single();
        Assert.Equal(["get", "list", "watch", "patch"], rule.Verbs);
        Assert.Equal(["pods"], rule.Resources);
        Assert.Equal(Pod.ServiceAccountName, _objects.OfType<V1RoleBinding>().Single().Subjects.Single().Name);
        Assert.Equal(Pod.ServiceAccountName, _objects.OfType<V1ServiceAccount>().Single().Metadata.Name);
    }

    [Fact]
    public void Silo_HasTimeToDrainAndAPinnedImage()
    {
        Assert.True(Pod.TerminationGracePeriodSeconds > Defaults.DrainTime.TotalSeconds);
        Assert.Matches(@"^[a-z-]+:\d+\.\d+\.\d+$", Silo.Image);
    }

    [Fact]
    public void Names_AreInOneNamespace() => Assert.All(
        _objects.Cast<IMetadata<V1ObjectMeta>>().Where(resource => resource is not V1Namespace), resource =>
            Assert.Equal("searchcluster", resource.Metadata.NamespaceProperty));

    private static V1Secret ExampleOf(string name) => Load(Example).Cast<V1Secret>().Single(secret => secret.Metadata.Name == name);

    private static List<string> Resources() =>
        [.. Repository.Yaml($"{Folder}/kustomization.yaml")["resources"]!.AsArray().Select(file => file!.GetValue<string>())];

    private static List<object> Load(string file) =>
        KubernetesYaml.LoadAllFromString(Repository.Text($"{Folder}/{file}"), typeMap: null, strict: true);
}
