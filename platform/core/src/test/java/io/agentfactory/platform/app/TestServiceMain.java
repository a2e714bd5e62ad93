package io.agentfactory.platform.app;

import org.springframework.boot.SpringApplication;

/** The test service as a process of its own, configured by its environment as in production. */
public final class TestServiceMain {

    private TestServiceMain() {}

    public static void main(String[] args) {
        SpringApplication.run(TestService.class, args);
    }
}
