package io.agentfactory.local.fly.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The apps that there are. Their names are unique. Runs under the model's lock. */
final class Apps {
    private final Map<String, App> byName = new LinkedHashMap<>();

    void restore(App app) {
        byName.put(app.name(), app);
    }

    /** A name that is taken is 422. */
    App create(String name, String organization) {
        if (name.isBlank()) {
            throw FlyRefusal.invalid("app_name is required");
        }
        if (byName.containsKey(name)) {
            throw FlyRefusal.of(422, "Validation failed: Name has already been taken");
        }
        App app = new App(name, organization);
        byName.put(name, app);
        return app;
    }

    App require(String name) {
        App app = byName.get(name);
        if (app == null) {
            throw FlyRefusal.notFound("app not found");
        }
        return app;
    }

    List<App> all() {
        return List.copyOf(byName.values());
    }
}
