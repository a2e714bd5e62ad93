package io.agentfactory.backends.objectstore;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server in this JVM that keeps its objects in a folder and checks the signature of every request. */
public final class ObjectStoreServer implements AutoCloseable {

    public static final String REGION = "us-east-1";

    private static final String NAME = "the object store";
    private static final int THREADS = 8;

    private final ObjectStoreSettings settings;
    private final S3Proxy server;

    private ObjectStoreServer(ObjectStoreSettings settings, S3Proxy server) {
        this.settings = settings;
        this.server = server;
    }

    /** Starts the server on the folder and makes the bucket if it is not there. */
    public static ObjectStoreServer start(ObjectStoreSettings settings) {
        Ports.requireFree(NAME, settings.port());
        try {
            Files.createDirectories(settings.folder());
            FilesystemNio2BlobStore objects =
                    new FilesystemNio2BlobStore(settings.folder().toString());
            if (!objects.containerExists(settings.bucket())) {
                objects.createContainer(settings.bucket());
            }
            S3Proxy server = S3Proxy.builder()
                    .blobStore(objects)
                    .endpoint(endpoint(settings))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, settings.accessKey(), settings.secretKey())
                    .ignoreUnknownHeaders(true)
                    .jettyMaxThreads(THREADS)
                    .build();
            server.start();
            return new ObjectStoreServer(settings, server);
        } catch (IOException e) {
            throw new BackendException(
                    "The object store's folder " + settings.folder() + " cannot be written: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new BackendException("The object store could not be started: " + e.getMessage(), e);
        }
    }

    public URI endpoint() {
        return endpoint(settings);
    }

    public ObjectStoreSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new BackendException("The object store could not be stopped: " + e.getMessage(), e);
        }
    }

    private static URI endpoint(ObjectStoreSettings settings) {
        return URI.create("http://" + Ports.HOST + ":" + settings.port());
    }
}
