package io.agentfactory.local.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the demonstration went well, judged from what people see in their chats and what is left at the provider.
 *
 * @param messages messages that people wrote
 * @param replies messages that have at least one reply
 * @param outOfOrder replies that stand before a reply to an earlier message of their chat
 * @param duplicates replies beyond the first to a message, and bot messages that answer nothing
 * @param machinesLeft machines that exist at the end
 * @param volumesLeft volumes that exist at the end
 * @param workersLeft workers that were requested and are not said to have stopped
 */
record Verdict(
        int messages, int replies, int outOfOrder, int duplicates, int machinesLeft, int volumesLeft, int workersLeft) {

    /** @param text unique among all messages; a reply to it contains it */
    record Sent(long chatId, String text) {}

    /** A message of the bot. */
    record Answered(long chatId, String text) {}

    boolean ok() {
        return messages > 0
                && replies == messages
                && outOfOrder == 0
                && duplicates == 0
                && machinesLeft == 0
                && volumesLeft == 0
                && workersLeft == 0;
    }

    /**
     * Judges.
     *
     * @param sent in the order in which people wrote
     * @param answers in the order in which they appeared
     */
    static Verdict of(List<Sent> sent, List<Answered> answers, int machinesLeft, int volumesLeft, int workersLeft) {
        Set<Integer> answered = new HashSet<>();
        Map<Long, List<Integer>> orderByChat = new LinkedHashMap<>();
        int duplicates = 0;
        for (Answered answer : answers) {
            int question = questionOf(answer, sent);
            if (question < 0 || !answered.add(question)) {
                duplicates++;
            } else {
                orderByChat
                        .computeIfAbsent(answer.chatId(), chat -> new ArrayList<>())
                        .add(question);
            }
        }
        int outOfOrder =
                orderByChat.values().stream().mapToInt(Verdict::inversions).sum();
        return new Verdict(
                sent.size(), answered.size(), outOfOrder, duplicates, machinesLeft, volumesLeft, workersLeft);
    }

    /** Index of the message of the same chat that the answer repeats, or -1. */
    private static int questionOf(Answered answer, List<Sent> sent) {
        for (int i = 0; i < sent.size(); i++) {
            Sent message = sent.get(i);
            if (message.chatId() == answer.chatId() && answer.text().contains(message.text())) {
                return i;
            }
        }
        return -1;
    }

    private static int inversions(List<Integer> order) {
        int count = 0;
        for (int i = 1; i < order.size(); i++) {
            if (order.get(i) < order.get(i - 1)) {
                count++;
            }
        }
        return count;
    }
}
