package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Attachment;
import io.agentfactory.local.telegram.Message.Entity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON objects of the Bot API, field for field. */
final class BotApiShapes {

    private BotApiShapes() {}

    static ObjectNode me(BotAccount bot) {
        return user(bot)
                .put("can_join_groups", true)
                .put("can_read_all_group_messages", true)
                .put("supports_inline_queries", false)
                .put("can_connect_to_business", false)
                .put("has_main_web_app", false);
    }

    static ObjectNode update(BotAccount bot, Message message) {
        ObjectNode update = object();
        if (message.updateId() != null) {
            update.put("update_id", message.updateId());
        }
        Person person = message.from() == null ? Person.number(Math.abs(message.chatId())) : message.from();
        update.set("message", message(bot, message, person));
        return update;
    }

    /** @param person who the private chat is with */
    static ObjectNode message(BotAccount bot, Message message, Person person) {
        ObjectNode node = object().put("message_id", message.messageId());
        node.set("from", message.from() == null ? user(bot) : user(message.from()));
        node.set("chat", chat(message.chatId(), person));
        node.put("date", message.at().getEpochSecond());
        Attachment attachment = message.attachment();
        if (attachment == null) {
            node.put("text", message.text());
            addEntities(node, "entities", message);
        } else {
            switch (attachment.kind()) {
                case PHOTO -> node.set("photo", photo(attachment));
                case DOCUMENT -> node.set("document", document(attachment));
            }
            if (!message.text().isEmpty()) {
                node.put("caption", message.text());
                addEntities(node, "caption_entities", message);
            }
        }
        return node;
    }

    static ObjectNode chat(long chatId, Person person) {
        ObjectNode chat = object().put("id", chatId);
        if (chatId < 0) {
            return chat.put("title", "Group " + Math.abs(chatId)).put("type", "group");
        }
        name(chat, person);
        return chat.put("type", "private");
    }

    static ObjectNode file(Attachment attachment) {
        return object().put("file_id", attachment.fileId())
                .put("file_unique_id", attachment.uniqueId())
                .put("file_size", attachment.size())
                .put("file_path", attachment.path());
    }

    /** @param webhook null for none */
    static ObjectNode webhookInfo(@Nullable Webhook webhook, int pending, Memory.@Nullable LastError error) {
        ObjectNode info = object().put("url", webhook == null ? "" : webhook.url())
                .put("has_custom_certificate", false)
                .put("pending_update_count", pending);
        if (error != null) {
            info.put("last_error_date", error.at().getEpochSecond()).put("last_error_message", error.reason());
        }
        if (webhook != null) {
            info.put("max_connections", webhook.maxConnections());
            if (!webhook.allowedUpdates().isEmpty()) {
                ArrayNode allowed = info.putArray("allowed_updates");
                webhook.allowedUpdates().forEach(allowed::add);
            }
        }
        return info;
    }

    private static ObjectNode user(BotAccount bot) {
        return object().put("id", bot.id())
                .put("is_bot", true)
                .put("first_name", bot.firstName())
                .put("username", bot.username());
    }

    private static ObjectNode user(Person person) {
        ObjectNode user = object().put("id", person.id()).put("is_bot", false);
        name(user, person);
        return user.put("language_code", "en");
    }

    private static void name(ObjectNode node, Person person) {
        node.put("first_name", person.firstName());
        if (!person.lastName().isEmpty()) {
            node.put("last_name", person.lastName());
        }
        if (!person.username().isEmpty()) {
            node.put("username", person.username());
        }
    }

    private static ArrayNode photo(Attachment attachment) {
        ObjectNode size = JsonNodeFactory.instance
                .objectNode()
                .put("file_id", attachment.fileId())
                .put("file_unique_id", attachment.uniqueId())
                .put("file_size", attachment.size())
                .put("width", attachment.width())
                .put("height", attachment.height());
        return JsonNodeFactory.instance.arrayNode().add(size);
    }

    private static ObjectNode document(Attachment attachment) {
        return object().put("file_name", attachment.fileName())
                .put("mime_type", attachment.mimeType())
                .put("file_id", attachment.fileId())
                .put("file_unique_id", attachment.uniqueId())
                .put("file_size", attachment.size());
    }

    private static void addEntities(ObjectNode node, String field, Message message) {
        if (message.entities().isEmpty()) {
            return;
        }
        ArrayNode entities = node.putArray(field);
        for (Entity entity : message.entities()) {
            ObjectNode entry = entities.addObject()
                    .put("offset", entity.offset())
                    .put("length", entity.length())
                    .put("type", entity.type());
            if (entity.detail() != null) {
                entry.put(entity.type().equals("text_link") ? "url" : "language", entity.detail());
            }
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
