# Kontor's server. The two images are those of .NET 10, given with the registry that you use:
#   docker build -t kontor --build-arg SDK=<registry>/dotnet/sdk:10.0 --build-arg RUNTIME=<registry>/dotnet/aspnet:10.0 .
#   docker run -p 5000:5000 -v kontor:/data kontor
ARG SDK=dotnet/sdk:10.0
ARG RUNTIME=dotnet/aspnet:10.0

FROM ${SDK} AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Kontor.Server/Kontor.Server.csproj -c Release -o /program -p:RestoreLockedMode=true \
 && dotnet publish src/Kontor.Cli/Kontor.Cli.csproj -c Release -o /cli -p:RestoreLockedMode=true

FROM ${RUNTIME}
# trees and boosted models call it; curl asks for the health
RUN apt-get update && apt-get install -y --no-install-recommends libxgboost0 curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /program /opt/kontor/server
COPY --from=build /cli /opt/kontor/cli
COPY scripts/container-entry /usr/local/bin/kontor
RUN useradd --uid 10001 --create-home --home-dir /data kontor && chmod 755 /usr/local/bin/kontor && chown kontor /data
USER kontor
WORKDIR /data
VOLUME /data
ENV KONTOR_HOST=* KONTOR_PORT=5000 KONTOR_DATABASE=/data/kontor.db KONTOR_ARTEFACTS=/data/kontor-artefacts KONTOR_LOG_FORMAT=json
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s --retries=3 CMD curl -fsS "http://127.0.0.1:${KONTOR_PORT}/health/live" || exit 1
ENTRYPOINT ["kontor"]
CMD ["serve"]
