# weightd in a container: the binary, the libraries it loads and nothing else.
#
#   docker build -t weightd .
#   docker run -p 8080:8080 -v weightd:/data --read-only --cap-drop all weightd

FROM docker.io/library/debian:bookworm-slim AS build
WORKDIR /src
COPY deploy/packages.sh deploy/
RUN deploy/packages.sh build && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make -s -j2 all CFLAGS=-O2 && deploy/image.sh build/release/weightd /image

FROM scratch
LABEL org.opencontainers.image.title="weightd" \
      org.opencontainers.image.description="Model definition and seed in, initial weights out" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image/ /
COPY --from=build --chown=65532:65532 /image/data /data
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENV WEIGHTD_LISTEN=0.0.0.0:8080 WEIGHTD_STORE=directory WEIGHTD_DATA=/data
ENTRYPOINT ["/usr/bin/weightd"]
