package io.agentfactory.platform.startup;

/** Ends the start of a service. The message is one sentence for the operator that says what is wrong and what to do. */
public class StartupException extends RuntimeException {

    public StartupException(String sentence) {
        super(sentence);
    }

    public StartupException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
