package io.agentfactory.queue.cancel;

/** Answers to somebody who wants a message cancelled. */
sealed interface CancelResult {

    /** It will not run. Also the answer for one that was cancelled before. */
    record Cancelled() implements CancelResult {}

    /** Its turn runs; it is too late. */
    record Running() implements CancelResult {}

    /** It has come to its end already. */
    record Finished() implements CancelResult {}

    /** The workspace has no such message. */
    record NoSuchMessage() implements CancelResult {}
}
