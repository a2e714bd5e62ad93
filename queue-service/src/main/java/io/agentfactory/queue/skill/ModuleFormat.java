package io.agentfactory.queue.skill;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a skill's script is loaded. */
public enum ModuleFormat {
    @JsonProperty("esm")
    ESM("scripts/index.mjs"),
    @JsonProperty("cjs")
    CJS("scripts/index.cjs");

    private final String script;

    ModuleFormat(String script) {
        this.script = script;
    }

    /** The file that a skill of this format must have. */
    String script() {
        return script;
    }
}
