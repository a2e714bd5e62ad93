package io.agentfactory.scaler.provider.fly;

import io.agentfactory.scaler.provider.fly.FlyJson.AppJson;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateLease;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateMachine;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateVolume;
import io.agentfactory.scaler.provider.fly.FlyJson.LeaseJson;
import io.agentfactory.scaler.provider.fly.FlyJson.MachineJson;
import io.agentfactory.scaler.provider.fly.FlyJson.Stop;
import io.agentfactory.scaler.provider.fly.FlyJson.VolumeJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The part of the Fly Machines API that the scaler uses. Null: an answer without a body. */
@HttpExchange("/v1/apps/{app}")
interface FlyMachinesApi {

    /** Proves that the sender holds the machine's lease. */
    String NONCE = "fly-machine-lease-nonce";

    @GetExchange
    @Nullable
    AppJson app(@RequestHeader(HttpHeaders.AUTHORIZATION) String token, @PathVariable String app);

    @GetExchange("/machines")
    @Nullable
    List<MachineJson> machines(@RequestHeader(HttpHeaders.AUTHORIZATION) String token, @PathVariable String app);

    @PostExchange("/machines")
    @Nullable
    MachineJson create(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @PathVariable String app,
            @RequestBody CreateMachine machine);

    @GetExchange("/machines/{id}")
    @Nullable
    MachineJson machine(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token, @PathVariable String app, @PathVariable String id);

    @GetExchange("/machines/{id}/wait")
    void await(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @PathVariable String app,
            @PathVariable String id,
            @RequestParam String state,
            @RequestParam("instance_id") String instanceId,
            @RequestParam("timeout") long seconds);

    @PostExchange("/machines/{id}/lease")
    @Nullable
    LeaseJson lease(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @PathVariable String app,
            @PathVariable String id,
            @RequestBody CreateLease lease);

    @DeleteExchange("/machines/{id}/lease")
    void release(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @RequestHeader(NONCE) String nonce,
            @PathVariable String app,
            @PathVariable String id);

    @PostExchange("/machines/{id}/start")
    void start(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @RequestHeader(NONCE) String nonce,
            @PathVariable String app,
            @PathVariable String id);

    @PostExchange("/machines/{id}/stop")
    void stop(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @RequestHeader(NONCE) String nonce,
            @PathVariable String app,
            @PathVariable String id,
            @RequestBody Stop stop);

    /** @param nonce null: without a lease */
    @DeleteExchange("/machines/{id}")
    void destroy(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @RequestHeader(name = NONCE, required = false) @Nullable String nonce,
            @PathVariable String app,
            @PathVariable String id,
            @RequestParam boolean force);

    @GetExchange("/volumes")
    @Nullable
    List<VolumeJson> volumes(@RequestHeader(HttpHeaders.AUTHORIZATION) String token, @PathVariable String app);

    @PostExchange("/volumes")
    @Nullable
    VolumeJson create(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token,
            @PathVariable String app,
            @RequestBody CreateVolume volume);

    @DeleteExchange("/volumes/{id}")
    void deleteVolume(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String token, @PathVariable String app, @PathVariable String id);
}
