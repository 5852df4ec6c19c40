"""docker-compose.yml without containers: reads the file, the Dockerfile and the proxy's configuration, and runs them as processes."""
