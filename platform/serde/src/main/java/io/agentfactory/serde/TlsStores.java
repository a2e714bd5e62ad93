package io.agentfactory.serde;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Makes the TLS context of a registry client from the key and trust stores of its settings. */
final class TlsStores {

    private TlsStores() {}

    /** @throws ConfigException naming the store that cannot be used */
    static SSLContext context(RegistrySettings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(settings.keyStore()), trustManagers(settings.trustStore()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ConfigException("the TLS settings of the schema registry cannot be used: " + e.getMessage());
        }
    }

    private static TrustManager @Nullable [] trustManagers(RegistrySettings.@Nullable Store store)
            throws GeneralSecurityException {
        if (store == null) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(load(store));
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(RegistrySettings.@Nullable Store store)
            throws GeneralSecurityException {
        if (store == null) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(store), store.keyPassword().toCharArray());
        return factory.getKeyManagers();
    }

    private static KeyStore load(RegistrySettings.Store store) throws GeneralSecurityException {
        KeyStore keyStore = KeyStore.getInstance(store.type());
        try (InputStream file = Files.newInputStream(Path.of(store.location()))) {
            keyStore.load(file, store.password().toCharArray());
            return keyStore;
        } catch (NoSuchFileException e) {
            throw new ConfigException("the key or trust store of the schema registry is not at " + store.location());
        } catch (IOException e) {
            throw new ConfigException("the key or trust store of the schema registry at " + store.location()
                    + " cannot be opened with its password: " + e.getMessage());
        }
    }
}
