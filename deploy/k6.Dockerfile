# k6 with the extension in xk6/. The bundles that it runs are mounted, so that a change needs no new image.
#   docker build -f deploy/k6.Dockerfile .
FROM golang:1.26-alpine@sha256:ce864e7223ac17b1775e6fd0b4c0db580c2eb50e7953a427916379e4b92a1628 AS build
WORKDIR /xk6
COPY xk6/go.mod xk6/go.sum ./
RUN go mod download
COPY xk6 .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /k6 ./cmd/k6

FROM alpine:3.22@sha256:365499d9dccb7c8cfaffef995a6c382e71174585e0556f6476ead1c5971c39fb
COPY --from=build /k6 /usr/bin/k6
# k6 is AGPL-3.0: whoever passes this image on does so under that licence, routebench's own MIT parts with it.
LABEL org.opencontainers.image.licenses=AGPL-3.0-only
USER 12345:12345
WORKDIR /routebench
ENTRYPOINT ["k6"]
CMD ["run", "build/weighted.js"]
