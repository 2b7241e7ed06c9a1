# The console client. From the root of the repository: docker build --file deploy/docker/client.Dockerfile --tag searchcluster:0.1.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/SearchCluster.Client/SearchCluster.Client.csproj --configuration Release --output /published -p:UseAppHost=false -p:DebugType=none && mkdir /work

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
COPY LICENSE /app/
COPY deploy/studies/ /studies/
COPY --from=build /published /app/
COPY --from=build --chown=1654:1654 /work /work
USER 1654
# A program that comes and goes: no health to check. Files that it is to write (run, export) need a volume here.
WORKDIR /work
ENV DOTNET_EnableDiagnostics=0
ENTRYPOINT ["dotnet", "/app/searchcluster.dll"]
