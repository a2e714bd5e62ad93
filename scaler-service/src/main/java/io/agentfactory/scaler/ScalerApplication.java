package io.agentfactory.scaler;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The scaler service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class ScalerApplication {

    public static void main(String[] args) {
        SpringApplication.run(ScalerApplication.class, args);
    }
}
