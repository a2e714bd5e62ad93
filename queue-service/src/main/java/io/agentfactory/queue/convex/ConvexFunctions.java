package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Finds the function that a worker calls, and checks what it gives it. */
@Component
class ConvexFunctions {

    private final Map<String, ConvexFunction<?>> functions;
    private final ConvexSettings settings;
    private final JsonMapper json;
    private final Validator validator;

    ConvexFunctions(List<FunctionGroup> groups, ConvexSettings settings, JsonMapper json, Validator validator) {
        this.functions = groups.stream()
                .flatMap(group -> group.functions().stream())
                .collect(Collectors.toUnmodifiableMap(ConvexFunction::name, Function.identity()));
        this.settings = settings;
        this.json = json;
        this.validator = validator;
    }

    ConvexAnswer call(WorkerIdentity worker, String kind, String path, JsonNode arguments) {
        int colon = path.indexOf(':');
        ConvexFunction<?> function = functions.get(path.substring(colon + 1));
        if (colon < 0 || !path.substring(0, colon).equals(settings.namespace()) || function == null) {
            return ConvexAnswer.failure(
                    "Could not find public function for '" + path + "': this door has " + settings.namespace() + ":"
                            + functions.keySet().stream().sorted().toList());
        }
        if (!function.kind().name().toLowerCase(Locale.ROOT).equals(kind)) {
            return ConvexAnswer.failure(
                    path + " is a " + function.kind().name().toLowerCase(Locale.ROOT) + ", and was called as " + kind);
        }
        return call(worker, function, path, arguments);
    }

    private <A> ConvexAnswer call(WorkerIdentity worker, ConvexFunction<A> function, String path, JsonNode arguments) {
        A read;
        try {
            ObjectReader strict = json.readerFor(function.arguments())
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
            read = strict.readValue(arguments);
        } catch (JacksonException e) {
            return ConvexAnswer.failure("ArgumentValidationError: " + path + ": " + e.getOriginalMessage());
        }
        Set<ConstraintViolation<A>> violations = validator.validate(read);
        return violations.isEmpty()
                ? function.body().apply(worker, read)
                : ConvexAnswer.failure("ArgumentValidationError: " + path + ": "
                        + violations.stream()
                                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                                .sorted()
                                .collect(Collectors.joining("; ")));
    }
}
