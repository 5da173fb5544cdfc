package stagecast.relay.load.process;

import java.nio.file.Path;

/** Where what is started lies: in a folder that {@code ./relay} names, or in a module's own where tests run. */
public final class Built {

    private Built() {}

    /** What this module was built to. */
    public static Path here() {
        return folder("relay.run", "load-tests");
    }

    /** What the relay was built to, with the libraries in {@code lib}. */
    public static Path relay() {
        return folder("relay.server", "relay-cli");
    }

    private static Path folder(String property, String module) {
        String named = System.getProperty(property, "");
        return named.isEmpty() ? Tools.root().resolve(module).resolve("target") : Path.of(named);
    }
}
