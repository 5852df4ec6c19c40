"""docker-compose.yml without containers: it, the Dockerfile and the proxy's configuration are read and run as processes."""
