package stagecast.relay;

import org.jspecify.annotations.Nullable;

/** What one address holds of the {@link InboundBudget}, whose lock guards it. */
final class AddressShare {

    final AddressPrefix prefix;
    long bytes;

    /** Its place in {@link AddressHeap}. */
    int place;

    @Nullable
    PartialInput oldest;

    private @Nullable PartialInput youngest;

    AddressShare(AddressPrefix prefix) {
        this.prefix = prefix;
    }

    void add(PartialInput input) {
        PartialInput before = youngest;
        input.older = before;
        if (before == null) {
            oldest = input;
        } else {
            before.younger = input;
        }
        youngest = input;
    }

    void remove(PartialInput input) {
        PartialInput before = input.older;
        PartialInput after = input.younger;
        if (before == null) {
            oldest = after;
        } else {
            before.younger = after;
        }
        if (after == null) {
            youngest = before;
        } else {
            after.older = before;
        }
        input.older = null;
        input.younger = null;
    }

    boolean isEmpty() {
        return oldest == null;
    }
}
