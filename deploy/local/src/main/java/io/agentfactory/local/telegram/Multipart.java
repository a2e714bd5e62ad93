package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Parameters.Upload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code multipart/form-data} body (RFC 7578) that is already in memory. */
final class Multipart {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,70})\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("[; ]filename=\"([^\"]*)\"");
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_PARTS = 100;

    private Multipart() {}

    /** @throws MalformedRequest if it is no such body */
    static void read(String contentType, byte[] body, Parameters into) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new MalformedRequest("multipart without a boundary");
        }
        byte[] delimiter = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        int part = find(body, delimiter, 0);
        for (int count = 0; part >= 0 && count < MAX_PARTS; count++) {
            int begin = part + delimiter.length;
            if (startsWith(body, begin, "--")) {
                return;
            }
            int headersEnd = find(body, END_OF_HEADERS, begin);
            int next = find(body, delimiter, begin);
            if (headersEnd < 0 || next < 0 || next < headersEnd) {
                throw new MalformedRequest("multipart that ends in the middle of a part");
            }
            String headers = new String(body, begin, headersEnd - begin, StandardCharsets.UTF_8);
            // The line break before the delimiter belongs to the delimiter.
            part(
                    headers,
                    Arrays.copyOfRange(body, headersEnd + END_OF_HEADERS.length, Math.max(headersEnd + 4, next - 2)),
                    into);
            part = next;
        }
    }

    private static void part(String headers, byte[] content, Parameters into) {
        Matcher name = NAME.matcher(headers);
        if (!name.find()) {
            throw new MalformedRequest("a part of the multipart has no name");
        }
        Matcher fileName = FILE_NAME.matcher(headers);
        if (fileName.find()) {
            into.add(name.group(1), new Upload(fileName.group(1), header(headers, "content-type"), content));
        } else {
            into.add(name.group(1), new String(content, StandardCharsets.UTF_8));
        }
    }

    private static String header(String headers, String wanted) {
        return headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted + ":"))
                .map(line -> line.substring(wanted.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static boolean startsWith(byte[] body, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return at + wanted.length <= body.length
                && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static int find(byte[] body, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= body.length; at++) {
            if (body[at] == wanted[0] && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
