package io.agentfactory.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.agentfactory.events.Attachment;
import io.agentfactory.events.AttachmentKind;
import io.agentfactory.ingress.telegram.Update.Ignored;
import io.agentfactory.ingress.telegram.Update.Reason;
import io.agentfactory.ingress.telegram.Update.Written;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class UpdateReaderTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void textIsTakenAsItWasWritten() {
        // When
        Written written = written("\"text\":\"  Hello\\n there \",\"unknown\":{\"of\":\"tomorrow\"}");

        // Then
        assertThat(written.text()).isEqualTo("  Hello\n there ");
        assertThat(written.chatId()).isEqualTo("-42");
        assertThat(written.userId()).isEqualTo("7");
        assertThat(written.messageId()).isEqualTo("5");
        assertThat(written.updateId()).isEqualTo(1);
    }

    @Test
    void captionStandsForTheTextOfMedia() {
        // When
        Written written = written("\"caption\":\"look\",\"document\":{\"file_id\":\"D\"}");

        // Then
        assertThat(written.text()).isEqualTo("look");
    }

    @Test
    void mediaWithoutWordsAreNamedInTheOrderOfTheirKinds() {
        // When
        Written written = written("\"document\":{\"file_id\":\"D\"},\"video\":{\"file_id\":\"V\"}");

        // Then
        assertThat(written.text()).isEqualTo("[telegram media] video + document message");
        assertThat(written.mediaMetadata())
                .containsEntry("telegramMediaType", "video+document")
                .containsEntry("telegramVideoFileId", "V")
                .containsEntry("telegramDocumentFileId", "D")
                .hasSize(3);
    }

    @Test
    void theLargestSizeOfAPhotoIsTheAttachment() {
        // When
        Written written =
                written("\"photo\":[{\"file_id\":\"small\",\"file_size\":1},{\"file_id\":\"large\",\"file_size\":9}]");

        // Then
        assertThat(written.attachments())
                .containsExactly(Attachment.newBuilder()
                        .setAttachmentId("photo")
                        .setKind(AttachmentKind.PHOTO)
                        .setChannelFileId("large")
                        .setMimeType("image/jpeg")
                        .setSizeBytes(9L)
                        .build());
    }

    @Test
    void fileNamesAreCutToTheirLimit() {
        // When
        Written written = written("\"document\":{\"file_id\":\"D\",\"file_name\":\"" + "n".repeat(300) + "\"}");

        // Then
        assertThat(written.attachments().getFirst().getFileName()).hasSize(255);
    }

    @Test
    void charactersThatNoDatabaseTakesAreReplaced() {
        // When
        Written written = written("\"text\":\"a\\u0000b\"");

        // Then
        assertThat(written.text()).isEqualTo("a\uFFFDb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/start", "/start ABCD1234", "/start@helper_bot", "/start@helper_bot ABCD", " /start AB CD "})
    void startCommandIsNoMessage(String text) {
        // When
        Update update = read(message("\"text\":\"" + text + "\""));

        // Then
        assertThat(update).isEqualTo(new Ignored(Reason.START_COMMAND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/startfoo", "/START ABCD", "please /start", "/started ABCD"})
    void whatOnlyResemblesTheStartCommandIsAMessage(String text) {
        // When
        Written written = written("\"text\":\"" + text + "\"");

        // Then
        assertThat(written.text()).isEqualTo(text);
    }

    @Test
    void startInACaptionIsAMessage() {
        // When
        Written written = written("\"caption\":\"/start ABCD\",\"voice\":{\"file_id\":\"V\"}");

        // Then
        assertThat(written.text()).isEqualTo("/start ABCD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|NO_UPDATE_ID",
                "[]|NO_UPDATE_ID",
                "\"text\"|NO_UPDATE_ID",
                "{}|NO_UPDATE_ID",
                "{\"update_id\":1.5}|NO_UPDATE_ID",
                "{\"update_id\":99999999999999999999}|NO_UPDATE_ID",
                "{\"update_id\":1}|NOT_A_MESSAGE",
                "{\"update_id\":1,\"message\":7}|NOT_A_MESSAGE",
                "{\"update_id\":1,\"edited_message\":{\"text\":\"x\"}}|NOT_A_MESSAGE",
                "{\"update_id\":1,\"message\":{\"chat\":{\"id\":1},\"text\":\"x\"}}|NO_CHAT_OR_SENDER",
                "{\"update_id\":1,\"message\":{\"from\":{\"id\":1},\"text\":\"x\"}}|NO_CHAT_OR_SENDER",
                "{\"update_id\":1,\"message\":{\"chat\":{\"id\":0},\"from\":{\"id\":1}}}|NO_CHAT_OR_SENDER",
                "{\"update_id\":1,\"message\":{\"chat\":{\"id\":1},\"from\":{\"id\":1},\"sticker\":{}}}|NO_CONTENT",
                "{\"update_id\":1,\"message\":{\"chat\":{\"id\":1},\"from\":{\"id\":1},\"text\":\" \"}}|NO_CONTENT",
                "{\"update_id\":1,\"message\":{\"chat\":{\"id\":1},\"from\":{\"id\":1},\"photo\":[]}}|NO_CONTENT",
            })
    void whatIsNotAMessageForUsIsIgnoredWithItsReason(String json, Reason reason) {
        // When
        Update update = read(json);

        // Then
        assertThat(update).isEqualTo(new Ignored(reason));
    }

    @Property
    void noJsonMakesTheReaderFail(@ForAll("json") String json) {
        Update update = read("{\"update_id\":1,\"message\":" + json + "}");

        assertThat(update).isNotNull();
    }

    @Provide
    Arbitrary<String> json() {
        return json(4);
    }

    private static Arbitrary<String> json(int depth) {
        Arbitrary<String> scalar = Arbitraries.of("null", "true", "1", "-7.5", "1e400", "\"\"", "\"x\"", "[]", "{}");
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<String> field = Arbitraries.of(
                "chat", "from", "id", "text", "caption", "photo", "video", "document", "file_id", "file_size");
        return Arbitraries.oneOf(
                scalar,
                json(depth - 1).list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
                Arbitraries.maps(field, json(depth - 1)).ofMaxSize(6).map(UpdateReaderTest::object));
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Written written(String fields) {
        Update update = read(message(fields));
        assertThat(update).asInstanceOf(type(Written.class)).isNotNull();
        return (Written) update;
    }

    private static String message(String fields) {
        return "{\"update_id\":1,\"message\":{\"message_id\":5,\"chat\":{\"id\":-42,\"type\":\"group\"},\"from\":{\"id\":7},"
                + fields + "}}";
    }

    private static Update read(String json) {
        return UpdateReader.read(JSON.readTree(json));
    }
}
