package stagecast.relay.auth;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The credentials on which something rests, as those who use this store tell. Thread-safe. */
final class CredentialsInUse {

    private final List<Supplier<? extends Collection<String>>> users = new CopyOnWriteArrayList<>();

    /** One more who may be asked, on any thread. */
    void add(Supplier<? extends Collection<String>> names) {
        users.add(names);
    }

    /**
     * Those of one kind now.
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
