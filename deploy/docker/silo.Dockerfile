# The silo. From the root of the repository: docker build --file deploy/docker/silo.Dockerfile --tag searchcluster-silo:0.1.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/SearchCluster.Silo/SearchCluster.Silo.csproj --configuration Release --output /published -p:UseAppHost=false -p:DebugType=none && mkdir /data

# No shell, no package manager, and a user without rights. Nor Kerberos: "GSS Encryption Mode=Disable" in the connection string keeps
# the driver of the database from complaining about it.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
COPY LICENSE /app/
COPY --from=build /published /app/
COPY --from=build --chown=1654:1654 /data /data
# Its number, so that Kubernetes can tell that it is not root.
USER 1654
# Where a silo of its own, without PostgreSQL, keeps its SQLite file; nothing else is ever written, so the root may be read-only.
WORKDIR /data
# The runtime's own sockets for debuggers would be.
ENV DOTNET_EnableDiagnostics=0
# Silos, clients, health. Without settings all three are on loopback, which is the container's alone.
EXPOSE 11111 30000 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["dotnet", "/app/searchcluster-silo.dll", "--probe"]
# Not in a shell: SIGTERM has to reach it, so that it drains. Allow it the drain time (30 s) and some: docker stop --time 60.
ENTRYPOINT ["dotnet", "/app/searchcluster-silo.dll"]
