package io.agentfactory.local.fly.model;

/**
 * Points on which the sources about Fly disagree or say nothing. The defaults are the strictest reading, so that code
 * which runs here runs there.
 *
 * @param destroyRunningStatus status of an unforced delete of a running machine: 412 (or 409, older documents)
 * @param destroyUnstarted whether {@code created} and {@code failed} machines may be deleted without force
 * @param startRestedCreated whether a machine that rests in {@code created} can be started; else 412
 * @param stopWhenStoppedOk whether stopping what is not running is 200 without effect; else 412
 * @param destroyTwiceOk whether deleting a machine in {@code destroying} is 200; else 412
 * @param deleteVolumeTwiceOk whether deleting a deleted volume is 200; else 404
 * @param waitStoppedNeedsVersion whether waiting for {@code stopped} without a version is 400
 * @param unknownImageRefused whether an unknown image is refused at once (400); else the machine ends in {@code failed}
 * @param leaseEnvelope whether lease answers are wrapped in {@code {"status","data"}} as documented in prose and read
 *     by the official client; else as in the OpenAPI document
 * @param deletedVolumeAnswer the state shown by the answer to a volume's delete; lists show {@code scheduling_destroy}
 *     for a moment, then {@code pending_destroy}
 * @param defaultStopSignal the signal of a stop that names none: SIGINT (one guide says SIGTERM)
 * @param retryAfter whether a 429 carries {@code Retry-After}
 */
public record FlyQuirks(
        int destroyRunningStatus,
        boolean destroyUnstarted,
        boolean startRestedCreated,
        boolean stopWhenStoppedOk,
        boolean destroyTwiceOk,
        boolean deleteVolumeTwiceOk,
        boolean waitStoppedNeedsVersion,
        boolean unknownImageRefused,
        boolean leaseEnvelope,
        String deletedVolumeAnswer,
        String defaultStopSignal,
        boolean retryAfter) {

    public FlyQuirks {
        if (destroyRunningStatus != 412 && destroyRunningStatus != 409) {
            throw new IllegalArgumentException("destroyRunningStatus must be 412 or 409, not " + destroyRunningStatus);
        }
    }

    public static FlyQuirks defaults() {
        return new FlyQuirks(412, true, true, true, true, true, true, true, true, "destroyed", "SIGINT", false);
    }

    /** Lease answers as the OpenAPI document describes them. */
    public FlyQuirks withPlainLeases() {
        return new FlyQuirks(
                destroyRunningStatus,
                destroyUnstarted,
                startRestedCreated,
                stopWhenStoppedOk,
                destroyTwiceOk,
                deleteVolumeTwiceOk,
                waitStoppedNeedsVersion,
                unknownImageRefused,
                false,
                deletedVolumeAnswer,
                defaultStopSignal,
                retryAfter);
    }

    /** An unknown image is accepted and the machine then fails, as when an image cannot be pulled. */
    public FlyQuirks withUnknownImageFailing() {
        return new FlyQuirks(
                destroyRunningStatus,
                destroyUnstarted,
                startRestedCreated,
                stopWhenStoppedOk,
                destroyTwiceOk,
                deleteVolumeTwiceOk,
                waitStoppedNeedsVersion,
                false,
                leaseEnvelope,
                deletedVolumeAnswer,
                defaultStopSignal,
                retryAfter);
    }
}
