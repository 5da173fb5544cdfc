package stagecast.relay.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;

/** Where the value of a key stands in HOCON. */
final class KeyPath {

    private KeyPath() {}

    /**
     * Sets one value.
     *
     * @param all what is set so far
     * @param key as an operator writes it
     * @param origin the place that error sentences name
     */
    static Config with(Config all, String key, String value, String origin) {
        String path = ConfigUtil.joinPath(ChannelTable.path(key));
        return all.withValue(path, ConfigValueFactory.fromAnyRef(value, origin));
    }
}
