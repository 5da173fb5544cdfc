package stagecast.relay.auth;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The credentials on which connections rest, as the users of this store report them. Thread-safe. */
final class CredentialsInUse {

    private final List<Supplier<? extends Collection<String>>> users = new CopyOnWriteArrayList<>();

    /** Adds a source, which may be asked on any thread. */
    void add(Supplier<? extends Collection<String>> names) {
        users.add(names);
    }

    /**
     * Takes the credentials of one kind that are in use now.
     *
     * @param kind as in {@link Credential}
     * @return whether the one of this id is in use
     */
    Predicate<String> among(String kind) {
        List<? extends Collection<String>> now =
                users.stream().map(Supplier::get).toList();
        return id -> now.stream().anyMatch(names -> names.contains(kind + id));
    }
}
