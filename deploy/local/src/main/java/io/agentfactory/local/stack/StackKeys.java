package io.agentfactory.local.stack;

/**
 * Every key and password of a stack, made once for it.
 *
 * @param superuserPassword of PostgreSQL's superuser
 * @param servicePassword of the services' database roles
 * @param vaultKey 32 bytes in base64
 * @param tokenKey private EC P-256 key as JWK, which signs the tokens of workers and of the API
 * @param doorKey private EC P-256 key as JWK, which signs the fresh tokens that the worker door gives; it alone takes
 *     them
 * @param flyToken what the Fly emulator accepts
 * @param botToken token of the local bot
 * @param accessKey of the object store
 * @param secretKey of the object store
 */
public record StackKeys(
        String superuserPassword,
        String servicePassword,
        String vaultKey,
        String tokenKey,
        String doorKey,
        String flyToken,
        String botToken,
        String accessKey,
        String secretKey) {

    @Override
    public String toString() {
        return "StackKeys[secret]";
    }
}
