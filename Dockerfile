# Image for a server. PostgreSQL and Redis run elsewhere (see compose.yaml), so the embedded PostgreSQL, an optional
# dependency, is left out. Images are pinned by digest; docs/operations.md says how to move to a newer one.

FROM node:24.19.0-bookworm-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24.19.0-bookworm-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY --from=build /app/templates ./templates
COPY prisma/migrations ./prisma/migrations

# The only path the program writes to; everything else may be read-only.
RUN install -d -o node -g node /data
VOLUME /data

ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 XINHANG_DATA=/data
USER node
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/bot/main.js"]
CMD ["start"]
