package io.agentfactory.platform.outbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * The way to a real broker, on which the first produce request is refused as by a broker that is just starting and does
 * not lead yet. The refusal waits for a second request, so that one that is sent behind the first finds a broker that
 * leads.
 */
final class StumblingBroker implements AutoCloseable {

    private static final long LONGEST_WAIT_NANOS = 500_000_000;

    private final int brokerPort;
    private final ServerSocket server;
    private final AtomicBoolean stumbled = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    StumblingBroker(String bootstrap) throws IOException {
        brokerPort = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        threads.submit(() -> {
            while (true) {
                new Connection(server.accept()).start();
            }
        });
    }

    String bootstrap() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    boolean hasStumbled() {
        return stumbled.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private final class Connection {

        private final Socket client;
        private final Socket broker;
        private final Map<Integer, RequestHeader> askedForMetadata = new ConcurrentHashMap<>();

        Connection(Socket client) throws IOException {
            this.client = client;
            this.broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
        }

        void start() {
            threads.submit(() -> {
                forwardRequests();
                return null;
            });
            threads.submit(() -> {
                forwardResponses();
                return null;
            });
        }

        private void forwardRequests() throws IOException, InterruptedException {
            try (client;
                    broker) {
                DataInputStream requests = new DataInputStream(client.getInputStream());
                while (true) {
                    byte[] frame = read(requests);
                    ByteBuffer bytes = ByteBuffer.wrap(frame);
                    RequestHeader header = RequestHeader.parse(bytes);
                    if (header.apiKey() == ApiKeys.METADATA) {
                        askedForMetadata.put(header.correlationId(), header);
                    }
                    if (header.apiKey() == ApiKeys.PRODUCE && stumbled.compareAndSet(false, true)) {
                        awaitAnother(requests);
                        refuse(header, bytes);
                    } else {
                        write(broker, frame);
                    }
                }
            }
        }

        private static void awaitAnother(DataInputStream requests) throws IOException, InterruptedException {
            long end = System.nanoTime() + LONGEST_WAIT_NANOS;
            while (requests.available() == 0 && System.nanoTime() < end) {
                Thread.sleep(1);
            }
        }

        private void refuse(RequestHeader header, ByteBuffer body) throws IOException {
            short version = header.apiVersion();
            ProduceRequestData request = new ProduceRequestData(new ByteBufferAccessor(body), version);
            ApiMessage refusal = new ProduceRequest(request, version)
                    .getErrorResponse(0, new NotLeaderOrFollowerException("starting"))
                    .data();
            answer(header.toResponseHeader(), refusal, version);
        }

        private void forwardResponses() throws IOException {
            try (client;
                    broker) {
                DataInputStream responses = new DataInputStream(broker.getInputStream());
                while (true) {
                    byte[] frame = read(responses);
                    ByteBuffer bytes = ByteBuffer.wrap(frame);
                    RequestHeader asked = askedForMetadata.remove(bytes.getInt(0));
                    if (asked == null) {
                        write(client, frame);
                    } else {
                        short version = asked.apiVersion();
                        ResponseHeader header =
                                ResponseHeader.parse(bytes, asked.apiKey().responseHeaderVersion(version));
                        MetadataResponseData metadata =
                                new MetadataResponseData(new ByteBufferAccessor(bytes), version);
                        metadata.brokers().forEach(node -> node.setPort(server.getLocalPort()));
                        answer(header, metadata, version);
                    }
                }
            }
        }

        private void answer(ResponseHeader header, ApiMessage body, short version) throws IOException {
            ByteBuffer head = MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion())
                    .buffer();
            ByteBuffer rest = MessageUtil.toByteBufferAccessor(body, version).buffer();
            byte[] frame = new byte[head.remaining() + rest.remaining()];
            head.get(frame, 0, head.remaining());
            rest.get(frame, frame.length - rest.remaining(), rest.remaining());
            write(client, frame);
        }

        private static byte[] read(DataInputStream frames) throws IOException {
            return frames.readNBytes(frames.readInt());
        }

        private static void write(Socket socket, byte[] frame) throws IOException {
            synchronized (socket) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
            }
        }
    }
}
