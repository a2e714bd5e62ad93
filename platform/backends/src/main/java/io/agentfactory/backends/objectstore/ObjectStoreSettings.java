package io.agentfactory.backends.objectstore;

import java.nio.file.Path;

/**
 * How to run the object store.
 *
 * @param folder where the objects live; what is there stays
 * @param port port on the loopback address
 * @param bucket the one bucket that is made
 * @param accessKey access key that requests must be signed with
 * @param secretKey secret of the access key
 */
public record ObjectStoreSettings(Path folder, int port, String bucket, String accessKey, String secretKey) {

    @Override
    public String toString() {
        return "ObjectStoreSettings[folder=%s, port=%d, bucket=%s]".formatted(folder, port, bucket);
    }
}
