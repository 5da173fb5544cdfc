package stagecast.relay.cli;

import picocli.CommandLine.Mixin;
import stagecast.relay.auth.AuthStore;

/** {@code --data}, {@code --config} and {@code --set}, for verbs that use the accounts where {@code serve} has them. */
final class StoreOptions {

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    AuthStore open() {
        return data.open(config.read(null).config().auth());
    }
}
