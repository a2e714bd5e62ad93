package io.agentfactory.queue.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Object storage. Keys are made from ids of ours, never from what a caller says. */
@Component
public class ObjectStore implements DisposableBean {

    private final StorageSettings settings;
    private final S3Client s3;
    private final Semaphore uploads;

    ObjectStore(StorageSettings settings) {
        this.settings = settings;
        this.uploads = new Semaphore(settings.uploads(), true);
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings));
        String endpoint = settings.endpoint();
        if (endpoint != null && !endpoint.isBlank()) {
            builder.endpointOverride(URI.create(endpoint)).forcePathStyle(true);
        }
        this.s3 = builder.build();
    }

    private static AwsCredentialsProvider credentials(StorageSettings settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        if (accessKey == null || accessKey.isBlank() || secretKey == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    /**
     * Stores bytes as they come, the whole of them or nothing.
     *
     * @param largest most bytes that are taken
     * @throws NotStoredException if there are more, or if too many uploads are under way
     */
    public Stored put(String key, InputStream body, long largest) throws IOException, NotStoredException {
        requireRoom();
        try (Upload upload = Upload.receive(body, largest)) {
            s3.putObject(request -> request.bucket(settings.bucket()).key(key), upload.file());
            return upload.stored();
        } finally {
            uploads.release();
        }
    }

    private void requireRoom() throws InterruptedIOException, NotStoredException {
        try {
            if (!uploads.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw NotStoredException.tooManyUploads(settings.uploads());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for other uploads");
        }
    }

    /** The caller closes the stream. */
    public InputStream open(String key) {
        return s3.getObject(request -> request.bucket(settings.bucket()).key(key));
    }

    /** Deleting what is not there is fine. */
    public void delete(String key) {
        s3.deleteObject(request -> request.bucket(settings.bucket()).key(key));
    }

    /** Deletes everything whose key begins so. */
    public void deleteAll(String prefix) {
        keys(prefix).forEach(this::delete);
    }

    /** Every key that begins so. */
    public List<String> keys(String prefix) {
        return s3
                .listObjectsV2Paginator(
                        request -> request.bucket(settings.bucket()).prefix(prefix))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public void destroy() {
        s3.close();
    }
}
