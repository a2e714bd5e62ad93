package io.agentfactory.queue.snapshot;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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

/** Object storage. Keys are made here from ids of ours, never from what a caller says. */
@Component
class ObjectStore implements DisposableBean {

    private final SnapshotSettings settings;
    private final S3Client s3;

    ObjectStore(SnapshotSettings settings) {
        this.settings = settings;
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

    private static AwsCredentialsProvider credentials(SnapshotSettings settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        if (accessKey == null || accessKey.isBlank() || secretKey == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    void put(String key, Path file) {
        s3.putObject(request -> request.bucket(settings.bucket()).key(key), file);
    }

    /** The caller closes the stream. */
    InputStream open(String key) {
        return s3.getObject(request -> request.bucket(settings.bucket()).key(key));
    }

    /** Deleting what is not there is fine. */
    void delete(String key) {
        s3.deleteObject(request -> request.bucket(settings.bucket()).key(key));
    }

    /** Deletes everything whose key begins so. */
    void deleteAll(String prefix) {
        keys(prefix).forEach(this::delete);
    }

    /** Every key that begins so. */
    List<String> keys(String prefix) {
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
